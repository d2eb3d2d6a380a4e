package io.freshet.firehosesink.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** What a subscription of CloudWatch Logs sends: JSON with log events, compressed. */
final class CloudWatchLogs {
    /** A bomb is not a log. */
    private static final int MAX_BYTES = 32 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private CloudWatchLogs() {}

    /** @throws IOException if it is not compressed, too large, or not from CloudWatch Logs */
    static byte[] decompressed(byte[] data) throws IOException {
        byte[] plain;
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(data))) {
            plain = in.readNBytes(MAX_BYTES + 1);
        }
        if (plain.length > MAX_BYTES) {
            throw new IOException("more than " + MAX_BYTES + " bytes after decompression");
        }
        var unused = parsed(plain);
        return plain;
    }

    /** The messages of its events, one a line; empty for a control message, which has none. */
    static Optional<byte[]> messages(byte[] data) throws IOException {
        JsonNode document = parsed(data);
        if (document.path("messageType").asText().equals("CONTROL_MESSAGE")) {
            return Optional.empty();
        }
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (JsonNode event : document.get("logEvents")) {
            lines.writeBytes(event.path("message").asText().getBytes(StandardCharsets.UTF_8));
            lines.write('\n');
        }
        return Optional.of(lines.toByteArray());
    }

    private static JsonNode parsed(byte[] data) throws IOException {
        JsonNode document = JSON.readTree(data);
        if (document == null
                || !document.path("messageType").isTextual()
                || !document.path("logEvents").isArray()) {
            throw new IOException("it does not come from CloudWatch Logs: no messageType or logEvents");
        }
        return document;
    }
}
