/** Tests of calls. */
@NullMarked
package io.freshet.functions.invoke;

import org.jspecify.annotations.NullMarked;
