/** Tests of {@code io.freshet.ingest.scale}. */
@NullMarked
package io.freshet.ingest.scale;

import org.jspecify.annotations.NullMarked;
