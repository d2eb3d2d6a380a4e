/** Tests of Flink SQL beside the own dialect. */
@NullMarked
package io.freshet.jobs.flinksql;

import org.jspecify.annotations.NullMarked;
