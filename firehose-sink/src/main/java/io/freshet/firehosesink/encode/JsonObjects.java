package io.freshet.firehosesink.encode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.firehosesink.lane.ErrorType;
import io.freshet.firehosesink.lane.FailedRecord;
import io.freshet.firehosesink.lane.SourceRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads the JSON objects of a record: one or several, with or without white space between. */
final class JsonObjects {
    private static final ObjectReader READER = new ObjectMapper().readerFor(JsonNode.class);

    private JsonObjects() {}

    /** Empty if the record is anything else, which {@code failures} is then told. */
    static List<ObjectNode> of(SourceRecord record, Consumer<FailedRecord> failures) {
        List<ObjectNode> objects = new ArrayList<>(1);
        try (MappingIterator<JsonNode> nodes = READER.readValues(record.data())) {
            while (nodes.hasNextValue()) {
                if (!(nodes.nextValue() instanceof ObjectNode object)) {
                    return failed(record, failures, "Data is not a JSON object");
                }
                objects.add(object);
            }
        } catch (JsonProcessingException e) {
            return failed(record, failures, "Data is not valid JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            return failed(record, failures, "Data is not valid JSON: " + e.getMessage());
        }
        return objects.isEmpty() ? failed(record, failures, "Data holds no JSON object") : objects;
    }

    private static List<ObjectNode> failed(SourceRecord record, Consumer<FailedRecord> failures, String message) {
        failures.accept(
                new FailedRecord(record, ErrorType.FORMAT_CONVERSION, "DataFormatConversion.ParseError", message));
        return List.of();
    }
}
