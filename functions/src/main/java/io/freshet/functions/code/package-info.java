/** Archives that users hand in, by the hash of what is in them, packed and unpacked. Knows nothing of functions. */
@NullMarked
package io.freshet.functions.code;

import org.jspecify.annotations.NullMarked;
