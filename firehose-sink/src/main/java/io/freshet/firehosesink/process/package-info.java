/** What is done to records between the log and their buffers, in the order that Firehose documents. Knows no Flink, no store, no HTTP. */
@NullMarked
package io.freshet.firehosesink.process;

import org.jspecify.annotations.NullMarked;
