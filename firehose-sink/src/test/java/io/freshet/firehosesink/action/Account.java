package io.freshet.firehosesink.action;

import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.Operation;
import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.firehosesink.iceberg.IcebergTables;
import io.freshet.firehosesink.lane.Column;
import io.freshet.firehosesink.lane.InMemoryObjectStore;
import io.freshet.firehosesink.lane.ManualClock;
import io.freshet.firehosesink.stream.Buckets;
import io.freshet.firehosesink.stream.DeliveryJobs;
import io.freshet.firehosesink.stream.DeliveryLog;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.firehosesink.stream.DeliveryStreams;
import io.freshet.firehosesink.stream.Receivers;
import io.freshet.firehosesink.stream.SourceStreams;
import io.freshet.firehosesink.stream.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.firehose.model.CreateDeliveryStreamRequest;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamDescription;
import software.amazon.awssdk.services.firehose.model.DescribeDeliveryStreamRequest;
import software.amazon.awssdk.services.firehose.model.DescribeDeliveryStreamResponse;
import software.amazon.awssdk.services.firehose.model.ExtendedS3DestinationConfiguration;

/** An account with delivery streams, the log and the jobs of which are only noted. */
final class Account {
    static final Caller CALLER = new Caller("000000000000", "us-east-1", "id");
    static final String ROLE = "arn:aws:iam::000000000000:role/r";

    /** A record as it was appended: with which key, if any. */
    record Appended(String deliveryStream, byte[] data, byte @Nullable [] dataKey) {}

    final ManualClock clock = new ManualClock(Instant.EPOCH);
    boolean kms = true;
    final List<Appended> log = new ArrayList<>();
    final Map<String, List<DeliveryStream>> jobs = new TreeMap<>();
    final InMemoryObjectStore objects = new InMemoryObjectStore();
    final DeliveryStreams streams = new DeliveryStreams(
            new InMemoryResourceStore(),
            new NotedLog(),
            new NotedJobs(),
            new KnownSources(),
            new KnownBuckets(),
            Receivers.unknown(),
            new IcebergTables(() -> objects),
            Map.of("db.t", List.of(new Column("id", "int"))),
            clock);

    /** As the front door does it: by the operation whose request class this is. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    <O extends SdkPojo> O call(SdkPojo request) {
        Operation<SdkPojo, O> operation = (Operation<SdkPojo, O>) FirehoseApi.of(streams).operations().stream()
                .filter(candidate -> candidate.requestType().isInstance(request))
                .findFirst()
                .orElseThrow();
        clock.advance(Duration.ofSeconds(1));
        return operation.handle(request, CALLER).toCompletableFuture().join();
    }

    void create(String name, Consumer<ExtendedS3DestinationConfiguration.Builder> s3) {
        SdkPojo unused = call(CreateDeliveryStreamRequest.builder()
                .deliveryStreamName(name)
                .extendedS3DestinationConfiguration(b -> {
                    b.bucketARN("arn:aws:s3:::lake").roleARN(ROLE);
                    s3.accept(b);
                })
                .build());
    }

    DeliveryStreamDescription describe(String name) {
        DescribeDeliveryStreamResponse response = call(
                DescribeDeliveryStreamRequest.builder().deliveryStreamName(name).build());
        return response.deliveryStreamDescription();
    }

    /** What the job runs on now. */
    DeliveryStream running(String name) {
        List<DeliveryStream> all = jobs.getOrDefault(name, List.of());
        return all.get(all.size() - 1);
    }

    /** Every stream, and every topic but {@code missing}. */
    private static final class KnownSources implements SourceStreams {
        @Override
        public boolean exists(String streamArn) {
            return true;
        }

        @Override
        public boolean topicExists(String topic) {
            return !topic.equals("missing");
        }
    }

    private final class KnownBuckets implements Buckets {
        @Override
        public Optional<Trouble> problem(String bucket) {
            return bucket.startsWith("lake")
                    ? Optional.empty()
                    : Optional.of(new Trouble(Trouble.Kind.STORE, "Bucket " + bucket + " does not exist."));
        }

        @Override
        public Optional<String> withoutKms() {
            return kms ? Optional.empty() : Optional.of("there is none.");
        }
    }

    private final class NotedLog implements DeliveryLog {
        @Override
        public void create(String deliveryStream) {}

        @Override
        public CompletionStage<String> append(String deliveryStream, byte[] data, byte @Nullable [] dataKey) {
            log.add(new Appended(deliveryStream, data, dataKey));
            return CompletableFuture.completedFuture("id-" + log.size());
        }

        @Override
        public void delete(String deliveryStream) {}
    }

    private final class NotedJobs implements DeliveryJobs {
        @Override
        public void start(DeliveryStream stream) {
            jobs.computeIfAbsent(stream.name(), name -> new ArrayList<>()).add(stream);
        }

        @Override
        public void restart(DeliveryStream stream) {
            start(stream);
        }

        @Override
        public void stop(String deliveryStream) {
            jobs.remove(deliveryStream);
        }

        @Override
        public State state(String deliveryStream) {
            return jobs.containsKey(deliveryStream) ? State.RUNNING : State.ABSENT;
        }

        @Override
        public String trouble(String deliveryStream) {
            return "";
        }
    }
}
