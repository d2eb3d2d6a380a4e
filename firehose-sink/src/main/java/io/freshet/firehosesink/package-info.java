/** Delivery: Firehose actions, buffers, encoders, object names, exactly-once publishing. */
@NullMarked
package io.freshet.firehosesink;

import org.jspecify.annotations.NullMarked;
