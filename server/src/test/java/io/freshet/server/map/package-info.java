/** Map jobs over HTTP: who is let in, and what is refused. */
@NullMarked
package io.freshet.server.map;

import org.jspecify.annotations.NullMarked;
