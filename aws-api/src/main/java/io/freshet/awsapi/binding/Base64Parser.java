package io.freshet.awsapi.binding;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * A parser of JSON that takes blobs from the document in one piece, with the decoder of the JDK; the other one goes character by
 * character. Only where there are escapes, which some clients write for {@code /}, the text is made first.
 */
final class Base64Parser extends JsonParserDelegate {
    private final byte[] document;

    /** @param parser of the whole document in UTF-8, and nothing but it */
    Base64Parser(JsonParser parser, byte[] document) {
        super(parser);
        this.document = document;
    }

    /** The bytes; an {@link IllegalArgumentException} unless all of the text is base64 with its padding. */
    static byte[] decoded(String text) {
        if (text.length() % 4 != 0) {
            throw new IllegalArgumentException(
                    "base64 text of " + text.length() + " characters (expected: a multiple of 4)");
        }
        return Base64.getDecoder().decode(text);
    }

    @Override
    public byte[] getBinaryValue() throws IOException {
        if (currentToken() != JsonToken.VALUE_STRING) {
            return super.getBinaryValue();
        }
        int begin = (int) currentTokenLocation().getByteOffset() + 1;
        int end = begin;
        while (end < document.length && document[end] != '"') {
            end++;
        }
        if (end < document.length && document[begin - 1] == '"' && (end - begin) % 4 == 0) {
            try {
                ByteBuffer decoded = Base64.getDecoder().decode(ByteBuffer.wrap(document, begin, end - begin));
                if (decoded.remaining() == decoded.array().length) {
                    return decoded.array();
                }
            } catch (IllegalArgumentException notPlain) {
                // then escapes are undone first
            }
        }
        try {
            return decoded(getText());
        } catch (IllegalArgumentException e) {
            throw new JsonParseException(this, String.valueOf(e.getMessage()), e);
        }
    }
}
