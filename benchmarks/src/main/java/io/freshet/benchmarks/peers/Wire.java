package io.freshet.benchmarks.peers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The two encodings of the API: bodies are written ahead of time, answers are searched, not parsed. */
enum Wire {
    JSON("application/x-amz-json-1.1") {
        @Override
        ObjectMapper mapper() {
            return JSON_MAPPER;
        }

        @Override
        Needle member(String name) {
            return new Needle(("\"" + name + "\"").getBytes(US_ASCII));
        }

        @Override
        long numberAt(Answer answer, int at) {
            byte[] body = answer.body();
            int i = afterColon(body, at);
            long number = 0;
            while (body[i] >= '0' && body[i] <= '9') {
                number = 10 * number + body[i++] - '0';
            }
            return number;
        }

        @Override
        String textAt(Answer answer, int at) {
            byte[] body = answer.body();
            int begin = afterColon(body, at);
            if (body[begin] != '"') {
                return "";
            }
            int end = begin + 1;
            while (body[end] != '"') {
                end++;
            }
            return new String(body, begin + 1, end - begin - 1, US_ASCII);
        }

        private static int afterColon(byte[] body, int at) {
            int i = at;
            while (body[i] == ':' || body[i] == ' ') {
                i++;
            }
            return i;
        }
    },

    CBOR("application/x-amz-cbor-1.1") {
        @Override
        ObjectMapper mapper() {
            return CBOR_MAPPER;
        }

        @Override
        Needle member(String name) {
            byte[] bytes = new byte[name.length() + 1];
            bytes[0] = (byte) (0x60 + name.length()); // a text string of fewer than 24 bytes
            System.arraycopy(name.getBytes(US_ASCII), 0, bytes, 1, name.length());
            return new Needle(bytes);
        }

        @Override
        long numberAt(Answer answer, int at) {
            int head = answer.body()[at] & 0xff;
            if (head >> 5 != 0) {
                throw new IllegalStateException("CBOR item 0x%02x (expected: a number)".formatted(head));
            }
            return argument(answer.body(), at);
        }

        @Override
        String textAt(Answer answer, int at) {
            int head = answer.body()[at] & 0xff;
            if (head >> 5 != 3) {
                return "";
            }
            return new String(
                    answer.body(), at + 1 + argumentLength(head), (int) argument(answer.body(), at), US_ASCII);
        }

        private static long argument(byte[] body, int at) {
            int head = body[at] & 0xff;
            int bytes = argumentLength(head);
            long value = bytes == 0 ? head & 0x1f : 0;
            for (int i = 1; i <= bytes; i++) {
                value = (value << 8) | (body[at + i] & 0xff);
            }
            return value;
        }

        private static int argumentLength(int head) {
            int information = head & 0x1f;
            return information < 24 ? 0 : 1 << (information - 24);
        }
    };

    private static final ObjectMapper JSON_MAPPER = new ObjectMapper();
    private static final ObjectMapper CBOR_MAPPER = new ObjectMapper(new CBORFactory());

    private final String contentType;

    Wire(String contentType) {
        this.contentType = contentType;
    }

    abstract ObjectMapper mapper();

    String contentType() {
        return contentType;
    }

    /** What finds a member's name in an answer. */
    abstract Needle member(String name);

    /** The number whose encoding begins at {@code at}, right behind its member's name. */
    abstract long numberAt(Answer answer, int at);

    /** The text whose encoding begins at {@code at}, right behind its member's name; empty for null. */
    abstract String textAt(Answer answer, int at);

    /** The body that {@code content} writes. */
    byte[] body(Content content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = mapper().getFactory().createGenerator(out)) {
            generator.writeStartObject();
            content.writeTo(generator);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    JsonNode tree(Answer answer) throws IOException {
        return mapper().readTree(answer.body(), 0, answer.length());
    }

    /** Writes the members of a body. */
    interface Content {
        void writeTo(JsonGenerator generator) throws IOException;
    }
}
