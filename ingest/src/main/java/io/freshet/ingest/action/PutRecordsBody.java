package io.freshet.ingest.action;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a PutRecords request says. */
record PutRecordsBody(@Nullable String streamName, @Nullable String streamArn, List<Entry> records) {
    /** One record as it was sent. The data is not copied. */
    @SuppressWarnings("ArrayRecordComponent") // payloads are many and large, and nobody compares them
    record Entry(@Nullable String partitionKey, @Nullable String explicitHashKey, byte[] data) {}

    private static final int MOST = 500;
    private static final int LONGEST_KEY = 256;
    private static final int LARGEST_DATA = 10 * 1024 * 1024;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");
    private static final Pattern ARN = Pattern.compile("arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+");
    private static final Pattern HASH_KEY = Pattern.compile("0|([1-9]\\d{0,38})");

    /**
     * Reads a request in which nothing is unusual: known members of the right types, each at most once, and every value within what
     * the service model allows. Empty for any other, right or wrong.
     */
    static Optional<PutRecordsBody> readPlain(JsonParser source) throws IOException {
        String name = null;
        String arn = null;
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
            } else if (member.equals("StreamName") && value == JsonToken.VALUE_STRING) {
                name = source.getText();
            } else if (member.equals("StreamARN") && value == JsonToken.VALUE_STRING) {
                arn = source.getText();
            } else {
                return Optional.empty();
            }
        }
        boolean plain = source.currentToken() == JsonToken.END_OBJECT
                && source.nextToken() == null
                && records != null
                && (name == null || NAME.matcher(name).matches())
                && (arn == null || (arn.length() <= 2048 && ARN.matcher(arn).matches()));
        return plain && records != null ? Optional.of(new PutRecordsBody(name, arn, records)) : Optional.empty();
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
        String partitionKey = null;
        String hashKey = null;
        byte[] data = null;
        while (source.nextToken() == JsonToken.FIELD_NAME) {
            String member = source.currentName();
            JsonToken value = source.nextToken();
            if (member.equals("Data") && isBlob(value)) {
                data = source.getBinaryValue();
            } else if (member.equals("PartitionKey") && value == JsonToken.VALUE_STRING) {
                partitionKey = source.getText();
            } else if (member.equals("ExplicitHashKey") && value == JsonToken.VALUE_STRING) {
                hashKey = source.getText();
            } else {
                return null;
            }
        }
        boolean plain = source.currentToken() == JsonToken.END_OBJECT
                && data != null
                && data.length <= LARGEST_DATA
                && partitionKey != null
                && !partitionKey.isEmpty()
                && partitionKey.length() <= LONGEST_KEY
                && (hashKey == null || HASH_KEY.matcher(hashKey).matches());
        return plain && data != null ? new Entry(partitionKey, hashKey, data) : null;
    }

    /** A string of base64 in JSON; bytes in CBOR, whose parser refuses to read a string as bytes. */
    private static boolean isBlob(JsonToken value) {
        return value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_EMBEDDED_OBJECT;
    }
}
