package io.freshet.client.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Why a call failed, as it stands in a segment: the length of a JSON document, the document, and behind it the exception as its language
 * serializes it, if it could.
 *
 * @param type of the exception, for example {@code java.lang.ArithmeticException}
 * @param traceback as the language prints it, from where the call ran
 * @param exception serialized; empty if it could not be
 */
public record Failure(String type, String message, String traceback, byte[] exception) {
    private static final int MOST_TEXT = 16 << 10;
    private static final int MOST_EXCEPTION = 64 << 10;

    /** Of something thrown. */
    public static Failure of(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace, true));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream objects = new ObjectOutputStream(bytes)) {
            objects.writeObject(thrown);
        } catch (IOException | RuntimeException e) {
            bytes.reset(); // it holds what cannot be serialized: its text must do
        }
        return new Failure(
                thrown.getClass().getName(),
                String.valueOf(thrown.getMessage()),
                trace.toString(),
                bytes.size() > MOST_EXCEPTION ? new byte[0] : bytes.toByteArray());
    }

    /** Of what no function threw. */
    public static Failure told(String type, String message) {
        return new Failure(type, message, "", new byte[0]);
    }

    /** As it stands in a segment. */
    public byte[] encode() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", cut(type));
        document.put("message", cut(message));
        document.put("traceback", cut(traceback));
        byte[] json = Json.write(document).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(4 + json.length + exception.length)
                .putInt(json.length)
                .put(json)
                .put(exception)
                .array();
    }

    /** Reads what {@link #encode} has written. */
    public static Failure decode(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int length = bytes.length < 4 ? -1 : buffer.getInt();
        if (length < 0 || length > buffer.remaining()) {
            throw new IllegalArgumentException("failure: " + bytes.length + " bytes that are none");
        }
        byte[] json = new byte[length];
        buffer.get(json);
        byte[] exception = new byte[buffer.remaining()];
        buffer.get(exception);
        Json document = Json.parse(new String(json, StandardCharsets.UTF_8));
        return new Failure(
                document.text("type", ""), document.text("message", ""), document.text("traceback", ""), exception);
    }

    /** The exception itself, if it came along and its classes are here. */
    public Optional<Throwable> thrown(ClassLoader loader) {
        if (exception.length == 0) {
            return Optional.empty();
        }
        try {
            return Values.deserialize(new ByteArrayInputStream(exception), loader) instanceof Throwable thrown
                    ? Optional.of(thrown)
                    : Optional.empty();
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
            return Optional.empty();
        }
    }

    private static String cut(String text) {
        return text.length() <= MOST_TEXT
                ? text
                : text.substring(0, MOST_TEXT / 2) + "\n...\n" + text.substring(text.length() - MOST_TEXT / 2);
    }
}
