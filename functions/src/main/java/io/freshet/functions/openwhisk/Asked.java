package io.freshet.functions.openwhisk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.auth.AccessKey;
import io.freshet.awsapi.operation.Caller;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * A request whose sender is known.
 *
 * @param caller its request id is that of the activation, if it begins one
 * @param query parameters by name
 */
record Asked(String method, AccessKey key, Caller caller, Map<String, String> query, byte[] body) {
    private static final int MOST_CHARACTERS = 68 << 20; // 48 MiB in base64, and room for line breaks
    private static final int DEEPEST = 200;
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(MOST_CHARACTERS)
                    .maxNestingDepth(DEEPEST)
                    .build())
            .build());

    boolean says(String parameter) {
        return "true".equalsIgnoreCase(query.get(parameter));
    }

    /** A parameter that is a whole number. */
    long number(String parameter, long least, long most, long otherwise) {
        String value = query.get(parameter);
        if (value == null) {
            return otherwise;
        }
        if (value.matches("\\d{1,15}")) {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new Refusal(
                400,
                "The value '" + shown(value) + "' is not in the range of " + least + " to " + most + " for " + parameter
                        + ".");
    }

    private static String shown(String value) {
        return value.length() > 50 ? value.substring(0, 50) + ".." : value;
    }

    /** The body; empty is an object without members. */
    ObjectNode object() {
        if (body.length == 0) {
            return JSON.createObjectNode();
        }
        return read().filter(JsonNode::isObject)
                .map(ObjectNode.class::cast)
                .orElseThrow(() -> Refusal.malformed("the body is no JSON object"));
    }

    private Optional<JsonNode> read() {
        try (JsonParser parser = JSON.createParser(body)) {
            JsonNode node = JSON.readTree(parser);
            if (parser.nextToken() != null) {
                throw Refusal.malformed("something after the end of the value");
            }
            return Optional.ofNullable(node);
        } catch (JsonProcessingException e) {
            throw Refusal.malformed(e.getOriginalMessage());
        } catch (IOException e) {
            throw Refusal.malformed("no JSON");
        }
    }
}
