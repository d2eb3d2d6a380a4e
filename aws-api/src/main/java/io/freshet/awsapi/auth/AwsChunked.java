package io.freshet.awsapi.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.freshet.awsapi.operation.ApiException;
import java.io.ByteArrayOutputStream;

/**
 * A body in signed chunks, {@code hex-length;chunk-signature=...}, each signature covering the one before it. No client of these
 * services sends one unasked, but the signers can. Chunks without a signature and trailers are refused.
 */
final class AwsChunked {
    static final String PREFIX = "STREAMING-";

    private static final String SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    private static final String EXTENSION = ";chunk-signature=";
    private static final int MAX_HEADER_BYTES = 128;

    private final byte[] body;
    private final String seed;
    private final String decodedLength;

    private AwsChunked(byte[] body, String seed, String decodedLength) {
        this.body = body;
        this.seed = seed;
        this.decodedLength = decodedLength;
    }

    /** Holds for every chunk, or the body is refused. */
    interface Signatures {
        boolean hold(String previous, int from, int length, String signature);
    }

    static AwsChunked of(SignedRequest request, Claims claims) {
        if (!claims.payload().equals(SIGNED)) {
            throw Claims.invalid("x-amz-content-sha256: " + claims.payload() + " is not supported (expected: a hash, "
                    + "UNSIGNED-PAYLOAD or " + SIGNED + ").");
        }
        return new AwsChunked(request.body(), claims.signature(), request.header("x-amz-decoded-content-length"));
    }

    byte[] decode(Signatures signatures) {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(body.length);
        String previous = seed;
        int at = 0;
        while (true) {
            int end = endOfLine(at);
            String header = new String(body, at, end - at, US_ASCII);
            int extension = header.indexOf(EXTENSION);
            if (extension < 1 || !header.substring(0, extension).matches("[0-9a-fA-F]{1,7}")) {
                throw malformed();
            }
            int length = Integer.parseInt(header.substring(0, extension), 16);
            String signature = header.substring(extension + EXTENSION.length());
            int data = end + 2;
            boolean last = length == 0;
            if (length > body.length - data || (!last && endOfLine(data + length) != data + length)) {
                throw malformed();
            }
            if (!signatures.hold(previous, data, length, signature)) {
                throw SignatureVerifier.mismatch();
            }
            if (last) {
                break;
            }
            decoded.write(body, data, length);
            previous = signature;
            at = data + length + 2;
        }
        if (!decodedLength.equals(Integer.toString(decoded.size()))) {
            throw malformed();
        }
        return decoded.toByteArray();
    }

    private int endOfLine(int from) {
        for (int i = from; i + 1 < body.length && i - from <= MAX_HEADER_BYTES; i++) {
            if (body[i] == '\r' && body[i + 1] == '\n') {
                return i;
            }
        }
        throw malformed();
    }

    private static ApiException malformed() {
        return new ApiException(
                "SerializationException", 400, "The aws-chunked body does not have the form that its headers declare.");
    }
}
