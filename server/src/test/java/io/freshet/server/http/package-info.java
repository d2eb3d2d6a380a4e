/** The front door under polite and hostile clients, over real sockets. */
@NullMarked
package io.freshet.server.http;

import org.jspecify.annotations.NullMarked;
