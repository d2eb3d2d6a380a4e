package io.freshet.awsapi.binding;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * A parser of JSON that takes blobs from the document in one piece, with the decoder of the JDK; the other one goes character by
 * character. What is not plain base64 (escapes, which some clients write for {@code /}; mistakes) is left to that one.
 */
final class Base64Parser extends JsonParserDelegate {
    private final byte[] document;

    /** @param parser of the whole document in UTF-8, and nothing but it */
    Base64Parser(JsonParser parser, byte[] document) {
        super(parser);
        this.document = document;
    }

    @Override
    public byte[] getBinaryValue() throws IOException {
        int begin = currentToken() == JsonToken.VALUE_STRING
                ? (int) currentTokenLocation().getByteOffset() + 1
                : 0;
        int end = begin;
        while (end < document.length && document[end] != '"') {
            end++;
        }
        if (begin == 0 || end == document.length || document[begin - 1] != '"' || (end - begin) % 4 != 0) {
            return super.getBinaryValue();
        }
        try {
            ByteBuffer decoded = Base64.getDecoder().decode(ByteBuffer.wrap(document, begin, end - begin));
            return decoded.hasArray() && decoded.remaining() == decoded.array().length
                    ? decoded.array()
                    : super.getBinaryValue();
        } catch (IllegalArgumentException notPlain) {
            return super.getBinaryValue();
        }
    }
}
