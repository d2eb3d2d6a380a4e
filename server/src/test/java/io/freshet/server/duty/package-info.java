/** Tests. */
@NullMarked
package io.freshet.server.duty;

import org.jspecify.annotations.NullMarked;
