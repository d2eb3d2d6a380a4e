/** Stacks as the server keeps them: one document each, which one deploy at a time may change. Knows neither templates nor resources. */
@NullMarked
package io.freshet.server.stack;

import org.jspecify.annotations.NullMarked;
