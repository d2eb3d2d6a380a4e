/**
 * Who runs Flink jobs: submitting, stopping, where a job stands, and from which checkpoint it goes on. Knows nothing of what the jobs do.
 */
@NullMarked
package io.freshet.jobs.runner;

import org.jspecify.annotations.NullMarked;
