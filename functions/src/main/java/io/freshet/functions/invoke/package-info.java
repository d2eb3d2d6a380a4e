/** Calls of functions: those somebody waits for, those nobody does, and how many there may be. Knows no HTTP. */
@NullMarked
package io.freshet.functions.invoke;

import org.jspecify.annotations.NullMarked;
