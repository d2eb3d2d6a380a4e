/** What running applications are seen to do, as JSON for the command line and the console. Knows applications and who may see them, and no HTTP server. */
@NullMarked
package io.freshet.server.live;

import org.jspecify.annotations.NullMarked;
