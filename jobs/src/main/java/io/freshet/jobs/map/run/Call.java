package io.freshet.jobs.map.run;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A call to be made.
 *
 * @param input for the function; a description of {@code content} if there is that
 * @param content a piece of an object; null if the input is all
 */
record Call(int index, byte[] input, @Nullable InputStream content) {}
