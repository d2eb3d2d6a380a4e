/** Tests of {@code io.freshet.ingest.kafka}. */
@NullMarked
package io.freshet.ingest.kafka;

import org.jspecify.annotations.NullMarked;
