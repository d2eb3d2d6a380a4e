/** Tests of who may see what applications do. */
@NullMarked
package io.freshet.server.trace;

import org.jspecify.annotations.NullMarked;
