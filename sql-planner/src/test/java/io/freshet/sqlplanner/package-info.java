@NullMarked
package io.freshet.sqlplanner;

import org.jspecify.annotations.NullMarked;
