/** Certificates made here, for those who have none. Knows no HTTP server. */
@NullMarked
package io.freshet.server.tls;

import org.jspecify.annotations.NullMarked;
