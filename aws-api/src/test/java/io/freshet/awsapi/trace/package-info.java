/** Counting. */
@NullMarked
package io.freshet.awsapi.trace;

import org.jspecify.annotations.NullMarked;
