package io.freshet.server.template.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.freshet.server.template.Problems;
import io.freshet.server.template.Surroundings;
import io.freshet.server.template.Value;
import io.freshet.server.template.Value.Text;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code AWS::S3::Bucket}: a bucket of the object store. Whatever a store does by itself is not set here. */
final class BucketType extends ResourceType {
    BucketType() {
        super(
                "AWS::S3::Bucket",
                PropertyModel.none()
                        .with("BucketName", BucketType::name)
                        .withoutEffect(
                                "AccessControl",
                                "AnalyticsConfigurations",
                                "BucketEncryption",
                                "IntelligentTieringConfigurations",
                                "InventoryConfigurations",
                                "LifecycleConfiguration",
                                "LoggingConfiguration",
                                "MetricsConfigurations",
                                "OwnershipControls",
                                "PublicAccessBlockConfiguration",
                                "Tags",
                                "VersioningConfiguration")
                        .notBuilt(
                                "AccelerateConfiguration",
                                "CorsConfiguration",
                                "MetadataTableConfiguration",
                                "NotificationConfiguration",
                                "ObjectLockConfiguration",
                                "ObjectLockEnabled",
                                "ReplicationConfiguration",
                                "WebsiteConfiguration"));
    }

    private static Optional<JsonNode> name(Value value, String where, Problems problems) {
        if (value instanceof Text text && text.text().matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
            return Optional.of(TextNode.valueOf(text.text()));
        }
        problems.error(value.place(), where, value.shown() + " (expected: 3..63 of a-z, 0-9, dots and hyphens)");
        return Optional.empty();
    }

    @Override
    String nameProperty() {
        return "BucketName";
    }

    @Override
    int longestName() {
        return 63;
    }

    @Override
    public String physicalId(ObjectNode properties, String stack, String logicalId, String unique) {
        return super.physicalId(properties, stack, logicalId, unique).toLowerCase(Locale.ROOT);
    }

    @Override
    public Map<String, String> known(Surroundings surroundings, String physicalId, ObjectNode properties) {
        return Map.of(
                "Ref", physicalId,
                "Arn", "arn:aws:s3:::" + physicalId,
                "DomainName", physicalId + ".s3.amazonaws.com",
                "RegionalDomainName", physicalId + ".s3." + surroundings.region() + ".amazonaws.com");
    }

    @Override
    public boolean replaces(ObjectNode before, ObjectNode after) {
        return differs(before, after, "BucketName");
    }

    @Override
    public boolean exists(ServerCalls calls, Deployed resource) throws InterruptedException {
        return calls.hasBucket(resource.physicalId());
    }

    @Override
    public Map<String, String> create(ServerCalls calls, String physicalId, ObjectNode properties)
            throws InterruptedException {
        calls.makeBucket(physicalId);
        return Map.of();
    }

    @Override
    public void update(ServerCalls calls, Deployed resource, ObjectNode after) {
        // a bucket has nothing but its name
    }

    @Override
    public String delete(ServerCalls calls, Deployed resource) throws InterruptedException {
        return calls.removeBucket(resource.physicalId())
                ? ""
                : "bucket " + resource.physicalId() + " stays, because there are objects in it";
    }
}
