/** Certificates as a strict client sees them. */
@NullMarked
package io.freshet.server.tls;

import org.jspecify.annotations.NullMarked;
