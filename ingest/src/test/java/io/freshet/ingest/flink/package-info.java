/** Tests of {@code io.freshet.ingest.flink}. */
@NullMarked
package io.freshet.ingest.flink;

import org.jspecify.annotations.NullMarked;
