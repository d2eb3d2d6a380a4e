/**
 * The beginning of a Java function's own process. Runs beside the user's classes, so it knows nothing but the JDK: the library that
 * handlers are written against is the user's, and is met by name.
 */
@NullMarked
package io.freshet.functions.launcher;

import org.jspecify.annotations.NullMarked;
