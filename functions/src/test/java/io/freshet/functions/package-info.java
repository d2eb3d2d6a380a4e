/** Functions as a whole: the real client, real processes. */
@NullMarked
package io.freshet.functions;

import org.jspecify.annotations.NullMarked;
