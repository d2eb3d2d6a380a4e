/** Tests of who may see what applications do. */
@NullMarked
package io.freshet.server.live;

import org.jspecify.annotations.NullMarked;
