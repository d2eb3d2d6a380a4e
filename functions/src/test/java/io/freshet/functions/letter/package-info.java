/** Tests of what is kept of events that were given up. */
@NullMarked
package io.freshet.functions.letter;

import org.jspecify.annotations.NullMarked;
