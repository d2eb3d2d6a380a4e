/** What runs on Flink and who runs it: applications, deliveries, runner. */
@NullMarked
package io.freshet.jobs;

import org.jspecify.annotations.NullMarked;
