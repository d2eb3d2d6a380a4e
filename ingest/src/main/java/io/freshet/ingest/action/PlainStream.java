package io.freshet.ingest.action;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The members that name a stream, as they are read. */
final class PlainStream {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");
    private static final Pattern ARN = Pattern.compile("arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+");

    private @Nullable String name;
    private @Nullable String arn;

    /** Reads the member if it is one of these, of the right type. */
    boolean takes(String member, @Nullable JsonToken value, JsonParser source) throws IOException {
        if (member.equals("StreamName") && value == JsonToken.VALUE_STRING) {
            name = source.getText();
        } else if (member.equals("StreamARN") && value == JsonToken.VALUE_STRING) {
            arn = source.getText();
        } else {
            return false;
        }
        return true;
    }

    /** Whether the values are what the service model allows. */
    boolean isWithinModel() {
        return (name == null || NAME.matcher(name).matches())
                && (arn == null || (arn.length() <= 2048 && ARN.matcher(arn).matches()));
    }

    @Nullable
    String name() {
        return name;
    }

    @Nullable
    String arn() {
        return arn;
    }
}
