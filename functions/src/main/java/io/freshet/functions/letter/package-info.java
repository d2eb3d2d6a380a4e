/** Events and batches that were given up: what is kept of them, and how they are called again. Knows no log and no HTTP. */
@NullMarked
package io.freshet.functions.letter;

import org.jspecify.annotations.NullMarked;
