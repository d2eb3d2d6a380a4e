/** Tests of {@code metric}. */
@NullMarked
package io.freshet.kcl.metric;

import org.jspecify.annotations.NullMarked;
