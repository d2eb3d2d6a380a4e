/** Buffered records to the bytes of an object: plain, gzip, Parquet. Knows nothing of buffers, keys and stores. */
@NullMarked
package io.freshet.firehosesink.encode;

import org.jspecify.annotations.NullMarked;
