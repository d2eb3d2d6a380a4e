/** Processes of workers, as they are seen. */
@NullMarked
package io.freshet.functions.process;

import org.jspecify.annotations.NullMarked;
