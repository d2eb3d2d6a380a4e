package io.freshet.server.template.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.AccessKey;
import io.freshet.awsapi.auth.AccessPolicy;
import io.freshet.awsapi.auth.Authenticated;
import io.freshet.awsapi.auth.RequestedResources;
import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.awsapi.wire.AwsDispatcher;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import io.freshet.ingest.action.KinesisApi;
import io.freshet.ingest.log.InMemoryShardLog;
import io.freshet.ingest.stream.StreamRegistry;
import io.freshet.server.template.type.CallException;
import io.freshet.server.template.type.ServerCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The real operations of Kinesis over a log in memory, and buckets that are only names; one of the changing calls may fail. */
final class KinesisInMemory implements ServerCalls {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AwsDispatcher dispatcher;
    private final Set<String> buckets = new TreeSet<>();
    private final List<String> changes = new ArrayList<>();
    private int failing = -1;

    KinesisInMemory() {
        Clock clock = Clock.systemUTC();
        InMemoryShardLog log = new InMemoryShardLog(clock);
        StreamRegistry registry = StreamRegistry.load(new InMemoryResourceStore(), log, clock);
        dispatcher = new AwsDispatcher(
                List.of(KinesisApi.of(registry, log, clock, Runnable::run)),
                new CallerDefaults("000000000000", "us-east-1"),
                () -> "00000000-0000-0000-0000-000000000000",
                Runnable::run,
                new AccessControl(
                        (request, service) -> new Authenticated(
                                new AccessKey("anybody", "unused", "", "000000000000", AccessPolicy.ALLOW_ALL),
                                request.body()),
                        new RequestedResources(iterator -> Optional.empty())));
    }

    /** Lets the changing call of that number from now on fail, once. */
    void failAt(int number) {
        failing = number;
        changes.clear();
    }

    /** The changing calls since then. */
    List<String> changes() {
        return List.copyOf(changes);
    }

    private void count(String call) {
        changes.add(call);
        if (failing >= 0 && changes.size() > failing) {
            failing = -1;
            throw new CallException(500, "InternalFailure", "as planned, at " + call);
        }
    }

    @Override
    public JsonNode call(Api api, String operation, ObjectNode request) {
        if (!operation.startsWith("Describe") && !operation.startsWith("List")) {
            count(operation);
        }
        if (api == Api.FIREHOSE && operation.equals("DescribeDeliveryStream")) {
            throw new CallException(400, "ResourceNotFoundException", "no delivery stream is here");
        }
        try {
            WireResponse answer = dispatcher
                    .dispatch(new WireRequest(
                            "POST",
                            "/",
                            Map.of(
                                    "x-amz-target",
                                    api.target() + "." + operation,
                                    "content-type",
                                    "application/x-amz-json-1.1"),
                            JSON.writeValueAsBytes(request)))
                    .toCompletableFuture()
                    .join();
            JsonNode body = answer.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(answer.body());
            if (answer.status() != 200) {
                throw new CallException(
                        answer.status(),
                        body.path("__type").asText(),
                        body.path("message").asText());
            }
            return body;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything there is, to be compared. */
    String everything() {
        StringBuilder all = new StringBuilder(buckets.toString());
        JsonNode names = call(Api.KINESIS, "ListStreams", ServerCalls.request()).path("StreamNames");
        for (JsonNode name : names) {
            ObjectNode request = ServerCalls.request().put("StreamName", name.asText());
            JsonNode summary =
                    call(Api.KINESIS, "DescribeStreamSummary", request).path("StreamDescriptionSummary");
            all.append('\n').append(name.asText());
            for (String member : new String[] {
                "OpenShardCount", "RetentionPeriodHours", "EncryptionType", "ConsumerCount", "EnhancedMonitoring"
            }) {
                all.append(' ').append(summary.path(member));
            }
            all.append(call(Api.KINESIS, "ListTagsForStream", request).path("Tags"));
        }
        return all.toString();
    }

    @Override
    public JsonNode lambda(String method, String path, ObjectNode request) {
        throw new CallException(404, "", path + " is not here");
    }

    @Override
    public boolean hasBucket(String bucket) {
        return buckets.contains(bucket);
    }

    @Override
    public void makeBucket(String bucket) {
        count("make bucket");
        buckets.add(bucket);
    }

    @Override
    public boolean removeBucket(String bucket) {
        count("remove bucket");
        return !bucket.contains("full") && buckets.remove(bucket);
    }

    @Override
    public void await(String what, Condition condition) throws InterruptedException {
        if (!condition.holds()) {
            throw new IllegalStateException("not at once: " + what);
        }
    }
}
