@NullMarked
package io.freshet.sqlplanner.flink;

import org.jspecify.annotations.NullMarked;
