package io.freshet.awsapi.wire;

import com.fasterxml.jackson.core.JsonParser;
import io.freshet.awsapi.binding.ContentEncoding;
import io.freshet.awsapi.binding.Form;
import io.freshet.awsapi.binding.MalformedBodyException;
import io.freshet.awsapi.binding.PojoReader;
import io.freshet.awsapi.binding.WireFormat;
import java.io.IOException;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;

/** Reads the body of a request, whatever its protocol. */
interface BodyReader {
    /**
     * Fills a builder.
     *
     * @return the names of outermost members that are {@code true} and that the class does not have
     */
    Set<String> into(SdkPojo builder) throws MalformedBodyException;

    /** The body before its first token; an {@link IOException} if its protocol has none. */
    JsonParser tokens() throws IOException, MalformedBodyException;

    static BodyReader of(WireFormat format, WireRequest request) {
        return new BodyReader() {
            @Override
            public Set<String> into(SdkPojo builder) throws MalformedBodyException {
                return PojoReader.read(format, plain(request), builder);
            }

            @Override
            public JsonParser tokens() throws IOException, MalformedBodyException {
                return format.parser(plain(request));
            }
        };
    }

    /** Of a form, whose values have no types until the class is known. */
    static BodyReader of(Form form) {
        return new BodyReader() {
            @Override
            public Set<String> into(SdkPojo builder) throws MalformedBodyException {
                form.into(builder);
                return Set.of();
            }

            @Override
            public JsonParser tokens() throws IOException {
                throw new IOException("a form has no tokens");
            }
        };
    }

    /** The body without its content encoding. */
    static byte[] plain(WireRequest request) throws MalformedBodyException {
        return ContentEncoding.decoded(request.header("content-encoding"), request.body());
    }
}
