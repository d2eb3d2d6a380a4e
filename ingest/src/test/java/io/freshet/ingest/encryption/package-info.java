/** Tests of {@code io.freshet.ingest.encryption}. */
@NullMarked
package io.freshet.ingest.encryption;

import org.jspecify.annotations.NullMarked;
