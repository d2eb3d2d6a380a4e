package io.freshet.functions.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.functions.mapping.ObjectFeed.CreatedObject;
import io.freshet.functions.registry.Shapes;
import java.net.URLEncoder;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;

/** Objects as the notifications of an S3 bucket tell of them, version 2.1 of their structure. */
final class ObjectEvents {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final EventSourceMappingConfiguration mapping;
    private final String region;
    private final String account;

    ObjectEvents(EventSourceMappingConfiguration mapping, String region) {
        this.mapping = mapping;
        this.region = region;
        this.account = mapping.functionArn().split(":", -1)[4];
    }

    byte[] event(CreatedObject object, String requestId) {
        ObjectNode event = Shapes.JSON.createObjectNode();
        event.putArray("Records").add(record(object, encoded(object.key()), requestId));
        return event.toString().getBytes(UTF_8);
    }

    /** What patterns are held against: the key is as it is in the bucket. */
    JsonNode filtered(CreatedObject object) {
        return record(object, object.key(), "");
    }

    private ObjectNode record(CreatedObject object, String key, String requestId) {
        ObjectNode record = Shapes.JSON
                .createObjectNode()
                .put("eventVersion", "2.1")
                .put("eventSource", "aws:s3")
                .put("awsRegion", region)
                .put("eventTime", TIME.format(object.at()))
                .put(
                        "eventName",
                        object.eTag().contains("-") ? "ObjectCreated:CompleteMultipartUpload" : "ObjectCreated:Put");
        record.putObject("userIdentity").put("principalId", "AWS:" + account);
        record.putObject("requestParameters").put("sourceIPAddress", "127.0.0.1");
        record.putObject("responseElements").put("x-amz-request-id", requestId).put("x-amz-id-2", requestId);
        ObjectNode s3 = record.putObject("s3").put("s3SchemaVersion", "1.0").put("configurationId", mapping.uuid());
        ObjectNode bucket = s3.putObject("bucket").put("name", object.bucket());
        bucket.putObject("ownerIdentity").put("principalId", account);
        bucket.put("arn", "arn:aws:s3:::" + object.bucket());
        ObjectNode told = s3.putObject("object").put("key", key).put("size", object.bytes());
        if (!object.eTag().isEmpty()) {
            told.put("eTag", object.eTag());
        }
        told.put("sequencer", String.format(Locale.ROOT, "%016X", object.at().toEpochMilli()));
        return record;
    }

    /** As forms are encoded, but for slashes. */
    static String encoded(String key) {
        return URLEncoder.encode(key, UTF_8).replace("%2F", "/");
    }
}
