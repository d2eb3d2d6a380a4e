package io.freshet.firehosesink.endpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.firehosesink.lane.Endpoint;
import io.freshet.firehosesink.lane.SourceRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A record as a document of a bulk request: a line that says what to do, and the record on one line.
 *
 * @param action the first line
 * @param source the second line
 */
record Document(SourceRecord record, byte[] action, byte[] source) {
    private static final JsonFactory JSON = new JsonFactory();

    /** Throws if the record is not one JSON object in UTF-8, which a bulk request can only carry as something else than it is. */
    static Document of(SourceRecord record, Endpoint.Search search) throws IOException {
        return new Document(record, action(record, search), oneLine(record.data()));
    }

    /**
     * With an id of ours, a document is created but never replaced: sent again it is answered as being there already, and a change that
     * somebody made to it meanwhile stays.
     */
    private static byte[] action(SourceRecord record, Endpoint.Search search) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        ObjectNode action = line.putObject(search.choosesIds() ? "create" : "index");
        action.put("_index", search.indexOf(record));
        if (!search.typeName().isEmpty()) {
            action.put("_type", search.typeName());
        }
        if (search.choosesIds()) {
            action.put("_id", search.idOf(record));
        }
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** What is valid JSON has line breaks between its tokens only. */
    private static byte[] oneLine(byte[] data) throws IOException {
        byte[] line = new byte[data.length + 1];
        boolean ascii = true;
        for (int i = 0; i < data.length; i++) {
            if (data[i] == 0) {
                throw new IOException("the record is not a JSON object in UTF-8: byte 0 at " + i);
            }
            ascii &= data[i] > 0;
            line[i] = data[i] == '\n' || data[i] == '\r' ? (byte) ' ' : data[i];
        }
        if (!ascii) {
            var unused = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data));
        }
        try (JsonParser parser = JSON.createParser(data)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the record is not a JSON object");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new IOException("the record is more than one JSON object");
            }
        }
        line[data.length] = '\n';
        return line;
    }

    int bytes() {
        return action.length + source.length;
    }
}
