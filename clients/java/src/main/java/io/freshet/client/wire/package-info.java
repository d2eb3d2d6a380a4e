/** What clients, server and workers exchange, byte by byte: packed inputs, segments of results, values, JSON. Knows no network. */
@NullMarked
package io.freshet.client.wire;

import org.jspecify.annotations.NullMarked;
