/** What a delivery is, free of any framework: records in, buffers, object keys, staged objects and how they are published. Knows no Flink, no S3A. */
@NullMarked
package io.freshet.firehosesink.lane;

import org.jspecify.annotations.NullMarked;
