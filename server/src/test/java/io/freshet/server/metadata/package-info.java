/** Tests. */
@NullMarked
package io.freshet.server.metadata;

import org.jspecify.annotations.NullMarked;
