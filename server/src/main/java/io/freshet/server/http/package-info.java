/** The one port. The only package that knows the HTTP server. */
@NullMarked
package io.freshet.server.http;

import org.jspecify.annotations.NullMarked;
