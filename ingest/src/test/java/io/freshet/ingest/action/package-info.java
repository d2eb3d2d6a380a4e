/** Tests of {@code io.freshet.ingest.action}. */
@NullMarked
package io.freshet.ingest.action;

import org.jspecify.annotations.NullMarked;
