@NullMarked
package io.freshet.sqlplanner.source;

import org.jspecify.annotations.NullMarked;
