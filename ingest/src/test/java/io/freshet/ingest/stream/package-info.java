/** Tests of {@code io.freshet.ingest.stream}. */
@NullMarked
package io.freshet.ingest.stream;

import org.jspecify.annotations.NullMarked;
