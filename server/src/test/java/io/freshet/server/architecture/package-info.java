/** Tests. */
@NullMarked
package io.freshet.server.architecture;

import org.jspecify.annotations.NullMarked;
