package io.freshet.firehosesink.process;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.freshet.firehosesink.lane.Processing.Deaggregation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes the records out of a record. */
final class SubRecords {
    /** One that holds more is left whole, as the service leaves it. */
    static final int LIMIT = 500;

    private static final JsonFactory JSON = new JsonFactory();

    private SubRecords() {}

    /** @throws IOException if the data is not what it should be */
    static List<byte[]> of(byte[] data, Deaggregation deaggregation) throws IOException {
        List<byte[]> parts = deaggregation instanceof Deaggregation.Delimited delimited
                ? delimited(data, delimited.delimiter())
                : json(data);
        return parts.size() > LIMIT ? List.of(data) : parts;
    }

    private static List<byte[]> json(byte[] data) throws IOException {
        List<byte[]> parts = new ArrayList<>(1);
        try (JsonParser parser = JSON.createParser(data)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token != JsonToken.START_OBJECT) {
                    throw new IOException("data is not a sequence of JSON objects");
                }
                int start = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                if (parser.currentToken() != JsonToken.END_OBJECT) {
                    throw new IOException("the last JSON object has no end");
                }
                parts.add(Arrays.copyOfRange(
                        data, start, (int) parser.currentLocation().getByteOffset()));
                if (parts.size() > LIMIT) {
                    return parts;
                }
            }
        }
        if (parts.isEmpty()) {
            throw new IOException("data holds no JSON object");
        }
        return parts;
    }

    /** What stands behind the last delimiter counts if it is not empty. */
    private static List<byte[]> delimited(byte[] data, byte[] delimiter) {
        List<byte[]> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i + delimiter.length <= data.length && parts.size() <= LIMIT; ) {
            if (Arrays.equals(data, i, i + delimiter.length, delimiter, 0, delimiter.length)) {
                parts.add(Arrays.copyOfRange(data, start, i));
                i += delimiter.length;
                start = i;
            } else {
                i++;
            }
        }
        if (start < data.length || parts.isEmpty()) {
            parts.add(Arrays.copyOfRange(data, start, data.length));
        }
        return parts;
    }
}
