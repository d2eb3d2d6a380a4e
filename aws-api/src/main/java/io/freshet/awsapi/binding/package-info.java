/** Between bytes and the model classes of the AWS SDK: awsJson 1.1 and CBOR, streaming both ways. Knows no operation and no HTTP. */
@NullMarked
package io.freshet.awsapi.binding;

import org.jspecify.annotations.NullMarked;
