@NullMarked
package io.freshet.sqlplanner.operator;

import org.jspecify.annotations.NullMarked;
