/** Who the caller is: the one question to the token service that clients ask before they do anything. */
@NullMarked
package io.freshet.kcl.identity;

import org.jspecify.annotations.NullMarked;
