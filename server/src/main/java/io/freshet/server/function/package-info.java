/** What functions need of the rest of the server: code from the object store, and ways to everywhere else. */
@NullMarked
package io.freshet.server.function;

import org.jspecify.annotations.NullMarked;
