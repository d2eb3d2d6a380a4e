/** Tests of who may change a stack, and when. */
@NullMarked
package io.freshet.server.stack;

import org.jspecify.annotations.NullMarked;
