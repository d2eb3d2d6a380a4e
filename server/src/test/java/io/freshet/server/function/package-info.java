/** Tests. */
@NullMarked
package io.freshet.server.function;

import org.jspecify.annotations.NullMarked;
