package io.freshet.firehosesink.stream;

import static io.freshet.firehosesink.stream.Json.invalid;
import static io.freshet.firehosesink.stream.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.firehosesink.lane.Processing;
import io.freshet.firehosesink.lane.Processing.Deaggregation;
import io.freshet.firehosesink.lane.Processing.Transform;
import io.freshet.firehosesink.process.MetadataQuery;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what is done to records: {@code ProcessingConfiguration}. */
final class Processors {
    private static final Map<String, String> NEWLINES = Map.of("\n", "\n", "\\n", "\n");

    private final Map<String, Map<String, String>> parameters = new LinkedHashMap<>();

    private Processors() {}

    /**
     * Reads them; throws InvalidArgumentException if something is wrong or not built.
     *
     * @param fromKinesis whether records come from a Kinesis stream, where producers may have packed them
     * @param partitioned whether dynamic partitioning is enabled
     */
    static Processing read(JsonNode destination, boolean fromKinesis, boolean partitioned) {
        Processors processors = new Processors();
        JsonNode configuration = destination.path("ProcessingConfiguration");
        if (configuration.path("Enabled").asBoolean(false)) {
            configuration.path("Processors").forEach(processors::add);
        }
        return processors.processing(fromKinesis, partitioned);
    }

    private void add(JsonNode processor) {
        Map<String, String> values = new HashMap<>();
        for (JsonNode parameter : processor.path("Parameters")) {
            values.put(text(parameter, "ParameterName"), text(parameter, "ParameterValue"));
        }
        String type = text(processor, "Type");
        if (parameters.put(type, values) != null) {
            throw invalid("Processor " + type + " is specified more than once.");
        }
    }

    private Processing processing(boolean fromKinesis, boolean partitioned) {
        return new Processing(
                fromKinesis,
                deaggregation(),
                decompression(),
                messageExtraction(),
                transform(),
                query(),
                partitioned,
                delimiter());
    }

    private @Nullable Deaggregation deaggregation() {
        Map<String, String> values = parameters.get("RecordDeAggregation");
        if (values == null) {
            return null;
        }
        String type = values.getOrDefault("SubRecordType", "");
        return switch (type) {
            case "JSON" -> new Deaggregation.Json();
            case "DELIMITED" -> {
                try {
                    yield new Deaggregation.Delimited(Base64.getDecoder().decode(values.getOrDefault("Delimiter", "")));
                } catch (IllegalArgumentException e) {
                    throw invalid("Processor RecordDeAggregation: Delimiter must be given in base64 for the"
                            + " SubRecordType DELIMITED.");
                }
            }
            default ->
                throw invalid("Processor RecordDeAggregation: SubRecordType is '" + type
                        + "' (expected: JSON or DELIMITED).");
        };
    }

    private boolean decompression() {
        Map<String, String> values = parameters.get("Decompression");
        if (values == null) {
            return false;
        }
        String format = values.getOrDefault("CompressionFormat", "");
        if (!format.equals("GZIP")) {
            throw invalid("Processor Decompression: CompressionFormat is '" + format + "' (expected: GZIP).");
        }
        return true;
    }

    private boolean messageExtraction() {
        Map<String, String> values = parameters.get("CloudWatchLogProcessing");
        if (values == null) {
            return false;
        }
        if (!parameters.containsKey("Decompression")) {
            throw invalid("Processor CloudWatchLogProcessing needs the processor Decompression.");
        }
        return values.getOrDefault("DataMessageExtraction", "false").equalsIgnoreCase("true");
    }

    private @Nullable Transform transform() {
        Map<String, String> values = parameters.get("Lambda");
        if (values == null) {
            return null;
        }
        String arn = values.getOrDefault("LambdaArn", "");
        if (arn.isEmpty()) {
            throw invalid("Processor Lambda: LambdaArn must be specified.");
        }
        double sizeMib = number(values, "BufferSizeInMBs", 1, 0.2, 3);
        double interval = number(values, "BufferIntervalInSeconds", 60, 0, 900);
        int retries = (int) number(values, "NumberOfRetries", 3, 0, 300);
        return new Transform(
                arn, Math.round(sizeMib * (1 << 20)), Duration.ofMillis(Math.round(interval * 1000)), retries);
    }

    private static double number(Map<String, String> values, String name, double otherwise, double min, double max) {
        String text = values.get(name);
        try {
            double number = text == null ? otherwise : Double.parseDouble(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw invalid("Processor Lambda: " + name + " is " + text + " (expected: " + min + " to " + max + ").");
    }

    private String query() {
        Map<String, String> values = parameters.get("MetadataExtraction");
        if (values == null) {
            return "";
        }
        String engine = values.getOrDefault("JsonParsingEngine", "");
        if (!engine.equals("JQ-1.6")) {
            throw invalid("Processor MetadataExtraction: JsonParsingEngine is '" + engine + "' (expected: JQ-1.6).");
        }
        String query = values.getOrDefault("MetadataExtractionQuery", "");
        try {
            var unused = MetadataQuery.of(query);
        } catch (IllegalArgumentException e) {
            throw invalid("Processor MetadataExtraction: " + e.getMessage());
        }
        return query;
    }

    private boolean delimiter() {
        Map<String, String> values = parameters.get("AppendDelimiterToRecord");
        if (values == null) {
            return false;
        }
        String delimiter = values.getOrDefault("Delimiter", "\\n");
        if (!NEWLINES.containsKey(delimiter)) {
            throw invalid("Processor AppendDelimiterToRecord: Delimiter is '" + delimiter + "' (expected: \\n).");
        }
        return true;
    }
}
