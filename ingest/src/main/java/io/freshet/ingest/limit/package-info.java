/** How much a shard and an account may do in a second, as AWS has it. Knows no request, no log and no error. */
@NullMarked
package io.freshet.ingest.limit;

import org.jspecify.annotations.NullMarked;
