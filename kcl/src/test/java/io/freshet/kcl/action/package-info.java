/** Tests of {@code action}. */
@NullMarked
package io.freshet.kcl.action;

import org.jspecify.annotations.NullMarked;
