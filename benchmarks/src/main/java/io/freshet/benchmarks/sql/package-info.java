/** The dialect's plans beside Flink SQL: same topic, same cluster settings, one after the other in one process. */
@NullMarked
package io.freshet.benchmarks.sql;

import org.jspecify.annotations.NullMarked;
