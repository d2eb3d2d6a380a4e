/** Tests of the process as a whole. */
@NullMarked
package io.freshet.server;

import org.jspecify.annotations.NullMarked;
