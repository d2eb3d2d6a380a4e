/**
 * Flink SQL beside the own dialect: scripts, what is wrong with them, what a caller may touch. Knows neither Flink, whose part is in
 * {@code flinksql.flink}, nor HTTP.
 */
@NullMarked
package io.freshet.jobs.flinksql;

import org.jspecify.annotations.NullMarked;
