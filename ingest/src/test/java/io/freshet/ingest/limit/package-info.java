/** Tests of {@code io.freshet.ingest.limit}. */
@NullMarked
package io.freshet.ingest.limit;

import org.jspecify.annotations.NullMarked;
