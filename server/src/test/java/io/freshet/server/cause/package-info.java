/** Tests of the causes, each at its seam. */
@NullMarked
package io.freshet.server.cause;

import org.jspecify.annotations.NullMarked;
