/** Tests of what templates say. */
@NullMarked
package io.freshet.server.template;

import org.jspecify.annotations.NullMarked;
