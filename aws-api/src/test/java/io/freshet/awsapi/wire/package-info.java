/** Tests of the way of a request. */
@NullMarked
package io.freshet.awsapi.wire;

import org.jspecify.annotations.NullMarked;
