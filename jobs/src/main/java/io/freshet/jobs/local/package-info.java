/**
 * Applications without a server: files in, rows out, with a clock of their own. Knows the planner and how records are written; Flink only in
 * {@code flink}, and no streams, stores or HTTP.
 */
@NullMarked
package io.freshet.jobs.local;

import org.jspecify.annotations.NullMarked;
