package io.freshet.firehosesink.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.freshet.firehosesink.lane.ObjectLoader.Unloadable;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON objects, one after the other, as lines that COPY takes in its text format: keys are columns, what has no key is null. */
final class JsonRows extends InputStream {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String NULL = "\\N";

    private final JsonParser parser;
    private final Map<String, Integer> places = new HashMap<>();
    private final boolean caseInsensitive;
    private final @Nullable String[] row;
    private byte[] line = new byte[0];
    private int position;

    JsonRows(InputStream objects, List<String> columns, boolean caseInsensitive) throws IOException {
        this.parser = JSON.createParser(objects);
        this.caseInsensitive = caseInsensitive;
        this.row = new String[columns.size()];
        for (int i = 0; i < columns.size(); i++) {
            places.put(name(columns.get(i)), i);
        }
    }

    private String name(String name) {
        return caseInsensitive ? name.toLowerCase(Locale.ROOT) : name;
    }

    @Override
    public int read() throws IOException {
        return hasMore() ? line[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!hasMore()) {
            return -1;
        }
        int taken = Math.min(length, line.length - position);
        System.arraycopy(line, position, bytes, offset, taken);
        position += taken;
        return taken;
    }

    private boolean hasMore() throws IOException {
        if (position < line.length) {
            return true;
        }
        try {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return false;
            }
            if (token != JsonToken.START_OBJECT) {
                throw new Unloadable("the object holds " + token + " (expected: JSON objects only)");
            }
            readRow();
        } catch (JsonProcessingException e) {
            throw new Unloadable("the object holds what is not JSON: " + e.getOriginalMessage(), e);
        }
        writeLine();
        return true;
    }

    private void readRow() throws IOException {
        Arrays.fill(row, null);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            Integer place = places.get(name(parser.currentName()));
            JsonToken value = parser.nextToken();
            if (place == null) {
                parser.skipChildren();
            } else if (value.isStructStart()) {
                StringWriter text = new StringWriter();
                try (JsonGenerator json = JSON.createGenerator(text)) {
                    json.copyCurrentStructure(parser);
                }
                row[place] = text.toString();
            } else {
                row[place] = value == JsonToken.VALUE_NULL ? null : parser.getText();
            }
        }
    }

    private void writeLine() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            if (i > 0) {
                text.append('\t');
            }
            String value = row[i];
            if (value == null) {
                text.append(NULL);
            } else {
                escape(value, text);
            }
        }
        line = text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
        position = 0;
    }

    private static void escape(String value, StringBuilder text) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                default -> text.append(c);
            }
        }
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
