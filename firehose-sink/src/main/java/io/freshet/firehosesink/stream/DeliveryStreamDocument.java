package io.freshet.firehosesink.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** How a delivery stream is kept: its destination as it was asked for; the job's configuration follows from it. */
final class DeliveryStreamDocument {
    static final String KIND = "delivery-stream";
    static final String FIRST_VERSION = "1";

    private static final ObjectMapper JSON = new ObjectMapper();

    private DeliveryStreamDocument() {}

    static String write(DeliveryStream stream) {
        ObjectNode document = JSON.createObjectNode();
        document.put("name", stream.name());
        document.put("arn", stream.arn());
        document.put("status", stream.status().name());
        document.put("createdAt", stream.createdAt().toString());
        document.put("sourceStreamArn", stream.sourceStreamArn());
        document.put("sourceRoleArn", stream.sourceRoleArn());
        document.put("versionId", stream.config().versionId());
        ObjectNode tags = document.putObject("tags");
        new TreeMap<>(stream.tags()).forEach(tags::put);
        document.set("destination", parse(stream.destination()));
        return document.toString();
    }

    static DeliveryStream read(String text, S3Destination destinations) {
        JsonNode document = parse(text);
        String name = document.get("name").asText();
        Map<String, String> tags = new TreeMap<>();
        document.get("tags")
                .properties()
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        JsonNode destination = document.get("destination");
        return new DeliveryStream(
                name,
                document.get("arn").asText(),
                DeliveryStream.Status.valueOf(document.get("status").asText()),
                Instant.parse(document.get("createdAt").asText()),
                document.get("sourceStreamArn").asText(),
                document.get("sourceRoleArn").asText(),
                tags,
                destination.toString(),
                destinations.config(name, document.get("versionId").asText(), destination));
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("delivery stream document: not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
