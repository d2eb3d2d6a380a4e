/** Tests of Flink SQL beside the own dialect. */
@NullMarked
package io.freshet.jobs.flinksql.flink;

import org.jspecify.annotations.NullMarked;
