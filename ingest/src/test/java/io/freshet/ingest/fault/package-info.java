/** Tests of {@code io.freshet.ingest.fault}. */
@NullMarked
package io.freshet.ingest.fault;

import org.jspecify.annotations.NullMarked;
