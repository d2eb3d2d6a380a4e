/** Tests of the whole product: a server in a process of its own, used by clients we did not write. */
@NullMarked
package io.freshet.server.endtoend;

import org.jspecify.annotations.NullMarked;
