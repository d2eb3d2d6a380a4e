/** Proves that every accepted record is in exactly one object, from the ledger, the store and the log. Knows none of them but by its ports. */
@NullMarked
package io.freshet.firehosesink.audit;

import org.jspecify.annotations.NullMarked;
