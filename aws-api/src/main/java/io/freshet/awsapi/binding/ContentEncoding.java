package io.freshet.awsapi.binding;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Undoes the compression that a client announces in {@code content-encoding}: the AWS SDKs compress long metrics. */
public final class ContentEncoding {
    private static final int MAX_PLAIN_BYTES = 16 << 20;

    private ContentEncoding() {}

    /** The body as it was before; the very body if the header announces no compression. */
    public static byte[] decoded(String header, byte[] body) throws MalformedBodyException {
        if (!header.toLowerCase(Locale.ROOT).contains("gzip")) {
            return body;
        }
        try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(body))) {
            byte[] decoded = plain.readNBytes(MAX_PLAIN_BYTES + 1);
            if (decoded.length > MAX_PLAIN_BYTES) {
                throw new MalformedBodyException("body: more than " + MAX_PLAIN_BYTES + " bytes when decompressed");
            }
            return decoded;
        } catch (IOException e) {
            throw new MalformedBodyException("body: not gzip, as content-encoding says");
        }
    }
}
