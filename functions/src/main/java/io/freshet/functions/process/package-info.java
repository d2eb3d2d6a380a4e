/**
 * Processes that run code we did not write: how they are started, bounded, listened to and ended, whole trees of them. Knows nothing
 * of functions, protocols or languages.
 */
@NullMarked
package io.freshet.functions.process;

import org.jspecify.annotations.NullMarked;
