/** Counting. */
@NullMarked
package io.freshet.awsapi.metric;

import org.jspecify.annotations.NullMarked;
