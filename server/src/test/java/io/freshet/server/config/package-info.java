/** Tests. */
@NullMarked
package io.freshet.server.config;

import org.jspecify.annotations.NullMarked;
