package io.freshet.ingest.action;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.freshet.awsapi.binding.PojoReader;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The members that say what a record is, as they are read. */
final class PlainRecord {
    private static final int LONGEST_KEY = 256;
    private static final int LARGEST_DATA = 10 * 1024 * 1024;
    private static final Pattern HASH_KEY = Pattern.compile("0|([1-9]\\d{0,38})");

    private @Nullable String partitionKey;
    private @Nullable String hashKey;
    private byte @Nullable [] data;

    /** Reads the member if it is one of these, of the right type. */
    boolean takes(String member, @Nullable JsonToken value, JsonParser source) throws IOException {
        if (member.equals("Data") && isBlob(value)) {
            data = source.getBinaryValue();
        } else if (member.equals("PartitionKey") && value == JsonToken.VALUE_STRING) {
            partitionKey = source.getText();
            return PojoReader.isWellFormed(partitionKey);
        } else if (member.equals("ExplicitHashKey") && value == JsonToken.VALUE_STRING) {
            hashKey = source.getText();
        } else {
            return false;
        }
        return true;
    }

    /** A string of base64 in JSON; bytes in CBOR, whose parser refuses to read a string as bytes. */
    private static boolean isBlob(@Nullable JsonToken value) {
        return value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_EMBEDDED_OBJECT;
    }

    /** The record; null if a member is missing or beyond what the service model allows. */
    PutRecordsBody.@Nullable Entry entry() {
        byte[] bytes = data;
        String key = partitionKey;
        boolean plain = bytes != null
                && bytes.length <= LARGEST_DATA
                && key != null
                && !key.isEmpty()
                && key.length() <= LONGEST_KEY
                && (hashKey == null || HASH_KEY.matcher(hashKey).matches());
        return plain && bytes != null ? new PutRecordsBody.Entry(key, hashKey, bytes) : null;
    }
}
