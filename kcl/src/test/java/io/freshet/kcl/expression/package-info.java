/** Tests of {@code expression}. */
@NullMarked
package io.freshet.kcl.expression;

import org.jspecify.annotations.NullMarked;
