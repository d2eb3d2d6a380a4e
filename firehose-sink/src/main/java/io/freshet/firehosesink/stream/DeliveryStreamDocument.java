package io.freshet.firehosesink.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How a delivery stream is kept: its destination as it was asked for; the job's configuration follows from it. */
final class DeliveryStreamDocument {
    static final String KIND = "delivery-stream";
    static final String FIRST_VERSION = "1";

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Of those that were created before there were keys; a real one is made when encryption is started. */
    private static final byte[] NO_KEY = new byte[32];

    private DeliveryStreamDocument() {}

    static String write(DeliveryStream stream) {
        ObjectNode document = JSON.createObjectNode();
        document.put("name", stream.name());
        document.put("arn", stream.arn());
        document.put("status", stream.status().name());
        document.put("createdAt", stream.createdAt().toString());
        document.put("updatedAt", stream.updatedAt().toString());
        document.put("sourceStreamArn", stream.sourceStreamArn());
        document.put("sourceRoleArn", stream.sourceRoleArn());
        KafkaSource kafka = stream.kafka();
        if (kafka != null) {
            document.putObject("kafka")
                    .put("clusterArn", kafka.clusterArn())
                    .put("topic", kafka.topic())
                    .put("roleArn", kafka.roleArn())
                    .put("connectivity", kafka.connectivity())
                    .put("readFrom", kafka.readFrom().toString());
        }
        document.put("versionId", stream.config().versionId());
        ObjectNode tags = document.putObject("tags");
        new TreeMap<>(stream.tags()).forEach(tags::put);
        document.put("destinationKind", stream.destination().kind().name());
        document.set("destination", stream.destination().document());
        document.putObject("encryption")
                .put("enabled", stream.encryption().enabled())
                .put("keyType", stream.encryption().keyType())
                .put("keyArn", stream.encryption().keyArn())
                .put("dataKey", stream.encryption().dataKey());
        return document.toString();
    }

    static DeliveryStream read(String text, Destinations destinations) {
        JsonNode document = parse(text);
        Map<String, String> tags = new TreeMap<>();
        document.get("tags")
                .properties()
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        String sourceStreamArn = document.get("sourceStreamArn").asText();
        String createdAt = document.get("createdAt").asText();
        Destinations.Owner owner = new Destinations.Owner(
                document.get("name").asText(),
                document.get("arn").asText(),
                document.get("versionId").asText(),
                !sourceStreamArn.isEmpty(),
                Instant.parse(createdAt));
        Destination destination = new Destination(
                DestinationKind.valueOf(document.path("destinationKind").asText(DestinationKind.EXTENDED_S3.name())),
                (ObjectNode) document.get("destination"));
        return new DeliveryStream(
                owner.name(),
                owner.arn(),
                DeliveryStream.Status.valueOf(document.get("status").asText()),
                owner.createdAt(),
                Instant.parse(document.path("updatedAt").asText(createdAt)),
                sourceStreamArn,
                document.get("sourceRoleArn").asText(),
                kafka(document.get("kafka")),
                tags,
                destination,
                encryption(document.get("encryption")),
                destinations.config(owner, destination));
    }

    private static @Nullable KafkaSource kafka(@Nullable JsonNode kafka) {
        return kafka == null
                ? null
                : new KafkaSource(
                        kafka.get("clusterArn").asText(),
                        kafka.get("topic").asText(),
                        kafka.get("roleArn").asText(),
                        kafka.get("connectivity").asText(),
                        Instant.parse(kafka.get("readFrom").asText()));
    }

    private static Encryption encryption(@Nullable JsonNode encryption) {
        return encryption == null
                ? Encryption.disabled(NO_KEY)
                : new Encryption(
                        encryption.get("enabled").asBoolean(),
                        encryption.get("keyType").asText(),
                        encryption.get("keyArn").asText(),
                        encryption.get("dataKey").asText());
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("delivery stream document: not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
