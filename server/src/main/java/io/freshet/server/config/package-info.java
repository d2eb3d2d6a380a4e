/** What a server can be told, read once from flags, environment, file and defaults. Knows nothing of what is done with it. */
@NullMarked
package io.freshet.server.config;

import org.jspecify.annotations.NullMarked;
