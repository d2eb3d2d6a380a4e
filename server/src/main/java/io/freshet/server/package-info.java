/** One process. Read {@link Server} first: it wires everything, and nothing else does. */
@NullMarked
package io.freshet.server;

import org.jspecify.annotations.NullMarked;
