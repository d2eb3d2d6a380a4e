package io.freshet.ingest.action;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a PutRecords request says. */
record PutRecordsBody(@Nullable String streamName, @Nullable String streamArn, List<Entry> records) {
    /** One record as it was sent. The data is not copied. */
    @SuppressWarnings("ArrayRecordComponent") // payloads are many and large, and nobody compares them
    record Entry(@Nullable String partitionKey, @Nullable String explicitHashKey, byte[] data) {}

    private static final int MOST = 500;

    /**
     * Reads a request in which nothing is unusual: known members of the right types, each at most once, and every value within what
     * the service model allows. Empty for any other, right or wrong.
     */
    static Optional<PutRecordsBody> readPlain(JsonParser source) throws IOException {
        PlainStream stream = new PlainStream();
        List<Entry> records = null;
        if (source.nextToken() != JsonToken.START_OBJECT) {
            return Optional.empty();
        }
        while (source.nextToken() == JsonToken.FIELD_NAME) {
            String member = source.currentName();
            JsonToken value = source.nextToken();
            if (member.equals("Records") && value == JsonToken.START_ARRAY && records == null) {
                records = readRecords(source);
                if (records == null) {
                    return Optional.empty();
                }
            } else if (!stream.takes(member, value, source)) {
                return Optional.empty();
            }
        }
        boolean plain =
                source.currentToken() == JsonToken.END_OBJECT && source.nextToken() == null && stream.isWithinModel();
        return plain && records != null
                ? Optional.of(new PutRecordsBody(stream.name(), stream.arn(), records))
                : Optional.empty();
    }

    private static @Nullable List<Entry> readRecords(JsonParser source) throws IOException {
        List<Entry> records = new ArrayList<>(MOST);
        while (source.nextToken() == JsonToken.START_OBJECT && records.size() < MOST) {
            Entry entry = readEntry(source);
            if (entry == null) {
                return null;
            }
            records.add(entry);
        }
        return source.currentToken() == JsonToken.END_ARRAY && !records.isEmpty() ? records : null;
    }

    private static @Nullable Entry readEntry(JsonParser source) throws IOException {
        PlainRecord record = new PlainRecord();
        while (source.nextToken() == JsonToken.FIELD_NAME) {
            if (!record.takes(source.currentName(), source.nextToken(), source)) {
                return null;
            }
        }
        return source.currentToken() == JsonToken.END_OBJECT ? record.entry() : null;
    }
}
