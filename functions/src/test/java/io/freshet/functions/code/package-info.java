/** What is kept of functions. */
@NullMarked
package io.freshet.functions.code;

import org.jspecify.annotations.NullMarked;
