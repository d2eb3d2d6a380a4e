/** Runs the calls of one lease after the other: workers, inputs, results packed into segments. Knows neither Flink nor who hands out leases. */
@NullMarked
package io.freshet.jobs.map.run;

import org.jspecify.annotations.NullMarked;
