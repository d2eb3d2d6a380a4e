package io.freshet.awsapi.wire;

import io.freshet.awsapi.binding.ContentEncoding;
import io.freshet.awsapi.binding.MalformedBodyException;
import io.freshet.awsapi.binding.PojoReader;
import io.freshet.awsapi.binding.WireFormat;
import software.amazon.awssdk.core.SdkPojo;

/** Fills a builder from the body of a request, whatever its protocol. */
interface BodyReader {
    void into(SdkPojo builder) throws MalformedBodyException;

    static BodyReader of(WireFormat format, WireRequest request) {
        return builder -> PojoReader.read(format, plain(request), builder);
    }

    /** The body without its content encoding. */
    static byte[] plain(WireRequest request) throws MalformedBodyException {
        return ContentEncoding.decoded(request.header("content-encoding"), request.body());
    }
}
