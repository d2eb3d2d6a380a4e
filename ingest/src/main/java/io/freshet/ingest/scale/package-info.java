/** On-demand streams that change their shards by themselves. Knows no request and no log. */
@NullMarked
package io.freshet.ingest.scale;

import org.jspecify.annotations.NullMarked;
