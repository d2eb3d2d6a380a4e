/** Tests of the way between bytes and model classes. */
@NullMarked
package io.freshet.awsapi.binding;

import org.jspecify.annotations.NullMarked;
