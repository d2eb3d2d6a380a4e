/** Tests of {@code io.freshet.ingest.log}. */
@NullMarked
package io.freshet.ingest.log;

import org.jspecify.annotations.NullMarked;
