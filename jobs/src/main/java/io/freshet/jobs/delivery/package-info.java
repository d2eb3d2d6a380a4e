/** Delivery streams on the log and on Flink: what firehose-sink leaves to be supplied. Knows no Firehose API. */
@NullMarked
package io.freshet.jobs.delivery;

import org.jspecify.annotations.NullMarked;
