@NullMarked
package io.freshet.sqlplanner.log;

import org.jspecify.annotations.NullMarked;
