/** Tests of Flink SQL beside the own dialect. */
@NullMarked
package io.freshet.jobs.flinksql.object;

import org.jspecify.annotations.NullMarked;
