package io.freshet.firehosesink.stream;

import static java.util.Objects.requireNonNull;

import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.StartPosition;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamType;

/**
 * A delivery stream as it is stored.
 *
 * <pre>
 *   CREATING --buffer and job are there--> ACTIVE --delete--> DELETING --job and buffer are gone--> (no document)
 * </pre>
 *
 * <p>Every state survives a crash; {@link DeliveryStreams#resumeAll} goes on from each.
 *
 * @param sourceStreamArn of the Kinesis stream it reads; empty if it takes records directly
 * @param sourceRoleArn as given; empty if none
 * @param kafka the topic it reads; absent if it reads none
 * @param updatedAt when its destination was last updated; its creation if never
 * @param destination as it was asked for, for describing and updating
 * @param encryption of its own buffer
 * @param config what the job runs on
 */
public record DeliveryStream(
        String name,
        String arn,
        Status status,
        Instant createdAt,
        Instant updatedAt,
        String sourceStreamArn,
        String sourceRoleArn,
        @Nullable KafkaSource kafka,
        Map<String, String> tags,
        Destination destination,
        Encryption encryption,
        DeliveryConfig config) {
    public DeliveryStream {
        requireNonNull(status, "status");
        tags = Map.copyOf(tags);
    }

    /** What the API shows as its status. */
    public enum Status {
        CREATING,
        ACTIVE,
        DELETING
    }

    public boolean takesRecordsDirectly() {
        return sourceStreamArn.isEmpty() && kafka == null;
    }

    /** Its type, as the API has it. */
    public DeliveryStreamType type() {
        if (kafka != null) {
            return DeliveryStreamType.MSK_AS_SOURCE;
        }
        return takesRecordsDirectly() ? DeliveryStreamType.DIRECT_PUT : DeliveryStreamType.KINESIS_STREAM_AS_SOURCE;
    }

    /** Its own buffer from the beginning, a Kinesis stream from the instant of its creation, a topic from where it was asked to. */
    public StartPosition startPosition() {
        if (kafka != null) {
            return kafka.readFrom().isAfter(Instant.EPOCH)
                    ? StartPosition.arrivedSince(kafka.readFrom())
                    : StartPosition.beginning();
        }
        return takesRecordsDirectly() ? StartPosition.beginning() : StartPosition.arrivedSince(createdAt);
    }

    DeliveryStream with(Status changed) {
        return new DeliveryStream(
                name,
                arn,
                changed,
                createdAt,
                updatedAt,
                sourceStreamArn,
                sourceRoleArn,
                kafka,
                tags,
                destination,
                encryption,
                config);
    }

    DeliveryStream withTags(Map<String, String> changed) {
        return new DeliveryStream(
                name,
                arn,
                status,
                createdAt,
                updatedAt,
                sourceStreamArn,
                sourceRoleArn,
                kafka,
                changed,
                destination,
                encryption,
                config);
    }

    DeliveryStream with(Encryption changed) {
        return new DeliveryStream(
                name,
                arn,
                status,
                createdAt,
                updatedAt,
                sourceStreamArn,
                sourceRoleArn,
                kafka,
                tags,
                destination,
                changed,
                config);
    }

    DeliveryStream with(Destination changed, DeliveryConfig changedConfig, Instant now) {
        return new DeliveryStream(
                name,
                arn,
                status,
                createdAt,
                now,
                sourceStreamArn,
                sourceRoleArn,
                kafka,
                tags,
                changed,
                encryption,
                changedConfig);
    }
}
