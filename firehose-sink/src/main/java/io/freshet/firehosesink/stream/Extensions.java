package io.freshet.firehosesink.stream;

import static io.freshet.firehosesink.stream.Json.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * What the API has no word for and is asked for by tags, so that every client and Terraform can: {@code freshet:compression = ZSTD} and
 * {@code freshet:format = AVRO}. They are read when the delivery stream is created and kept with its destination.
 *
 * @param zstd for plain objects, or inside Parquet and ORC files
 * @param avro instead of the format that records are converted to
 */
record Extensions(boolean zstd, boolean avro) {
    private static final String MEMBER = "FreshetExtensions";
    private static final String COMPRESSION = "freshet:compression";
    private static final String FORMAT = "freshet:format";

    static Extensions of(Map<String, String> tags) {
        return new Extensions(is(tags, COMPRESSION, "ZSTD"), is(tags, FORMAT, "AVRO"));
    }

    private static boolean is(Map<String, String> tags, String tag, String only) {
        String value = tags.get(tag);
        if (value != null && !value.equals(only)) {
            throw invalid("Tag " + tag + " is " + value + " (expected: " + only + ").");
        }
        return value != null;
    }

    static Extensions in(JsonNode destination) {
        JsonNode member = destination.path(MEMBER);
        return new Extensions(
                member.path("Zstd").asBoolean(false), member.path("Avro").asBoolean(false));
    }

    void keepIn(ObjectNode destination) {
        if (zstd || avro) {
            destination.putObject(MEMBER).put("Zstd", zstd).put("Avro", avro);
        }
    }
}
