package io.freshet.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.functions.pool.FunctionLogs;
import io.freshet.functions.process.Isolation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.Filter;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;

/** Functions that are called for every object that a delivery stream delivers. */
@Timeout(120)
class ObjectEventsTest {
    private static final String SINK = "http://sink.invalid/failed";

    @TempDir
    Path directory;

    private final InMemoryResourceStore store = new InMemoryResourceStore();
    private TestFunctions lambda;

    @BeforeEach
    void open() {
        assumeTrue(Isolation.onPath("python3").isPresent(), "python3 is not on the PATH");
        lambda = new TestFunctions(directory, store);
        lambda.create(
                "objects",
                "python3.12",
                "app.handler",
                Map.of(
                        "app.py",
                        """
                        import json
                        def handler(event, context):
                            if 'poison' in event['Records'][0]['s3']['object']['key']: raise ValueError('poison')
                            for r in event['Records']: print('got', json.dumps(r))
                        """));
    }

    @AfterEach
    void close() {
        if (lambda != null) {
            lambda.close();
        }
    }

    private String map(Consumer<CreateEventSourceMappingRequest.Builder> more) {
        return lambda.client
                .createEventSourceMapping(r -> {
                    r.eventSourceArn(TestFeed.DELIVERIES)
                            .functionName("objects")
                            .startingPosition(EventSourcePosition.LATEST);
                    more.accept(r);
                })
                .uuid();
    }

    private List<String> got() {
        return lambda.functions.logs().last("objects", 2_000).stream()
                .map(FunctionLogs.Line::text)
                .filter(line -> line.startsWith("got "))
                .map(line -> line.substring(4))
                .toList();
    }

    @Test
    void anObjectIsToldOfAsABucketWouldTell() {
        lambda.feed.delivered.deliver("before", "a");
        String uuid = map(r -> {});

        lambda.feed.delivered.deliver("logs/a b/year=2026/ü.gz", "0123abcd-2");

        TestFunctions.await("an event", () -> got().size() == 1);
        assertThat(got().get(0))
                .contains("\"eventVersion\": \"2.1\"", "\"eventSource\": \"aws:s3\"", "\"awsRegion\": \"us-east-1\"")
                .contains("\"eventTime\": \"2026-01-01T12:00:00.120Z\"")
                .contains("\"eventName\": \"ObjectCreated:CompleteMultipartUpload\"")
                .contains("\"configurationId\": \"" + uuid + "\"", "\"arn\": \"arn:aws:s3:::bucket\"")
                .contains("\"key\": \"logs/a+b/year%3D2026/%C3%BC.gz\"", "\"size\": 12", "\"eTag\": \"0123abcd-2\"");
    }

    @Test
    void onlyKeysThatFitAreToldOfAndThePlaceIsKept() {
        lambda.feed.delivered.deliver("logs/1.gz", "a");
        lambda.feed.delivered.deliver("errors/1.gz", "a");
        lambda.feed.delivered.deliver("logs/2.json", "a");
        String pattern = "{\"s3\":{\"object\":{\"key\":[{\"wildcard\":\"logs/*.gz\"}]}}}";
        map(r -> r.startingPosition(EventSourcePosition.TRIM_HORIZON)
                .filterCriteria(c -> c.filters(Filter.builder().pattern(pattern).build())));
        TestFunctions.await("an event", () -> got().size() == 1);
        TestFunctions.await("the place", () -> store.list("function-mapping-position").stream()
                .anyMatch(position -> position.document().contains("\"3\"")));
        TestFunctions.await("no event", () -> store.list("function-event").isEmpty());

        TestFeed feed = lambda.feed;
        lambda.close();
        lambda = new TestFunctions(directory, store, feed);
        feed.delivered.deliver("logs/3.gz", "a");

        TestFunctions.await("the next", () -> got().size() == 1);
        assertThat(got().get(0)).contains("\"logs/3.gz\"");
    }

    @Test
    void anObjectThatCannotBeHandledHoldsUpNoOtherAndCanBeReplayed() {
        lambda.client.putFunctionEventInvokeConfig(r -> r.functionName("objects")
                .maximumRetryAttempts(0)
                .destinationConfig(d -> d.onFailure(f -> f.destination(SINK))));
        map(r -> {});

        lambda.feed.delivered.deliver("poison", "a");
        lambda.feed.delivered.deliver("good", "a");

        TestFunctions.await("the good one", () -> got().size() == 1);
        TestFunctions.await(
                "a letter", () -> lambda.functions.replays().letters().list().size() == 1);
        assertThat(lambda.sent.get(SINK)).contains("\"key\":\"poison\"");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> map(r -> r.batchSize(5)))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("BatchSize is a setting of streams");
        assertThatThrownBy(() -> map(r -> r.eventSourceArn(TestFeed.DELIVERIES + "x")))
                .hasMessageContaining("Delivery stream not found");
        assertThatThrownBy(() -> map(r -> r.startingPosition((EventSourcePosition) null)))
                .hasMessageContaining("StartingPosition");
        String uuid = map(r -> {});
        assertThatThrownBy(() ->
                        lambda.client.updateEventSourceMapping(r -> r.uuid(uuid).maximumRetryAttempts(1)))
                .hasMessageContaining("MaximumRetryAttempts is a setting of streams");
        assertThat(lambda.client
                        .updateEventSourceMapping(r -> r.uuid(uuid).enabled(false))
                        .state())
                .isEqualTo("Disabled");
    }
}
