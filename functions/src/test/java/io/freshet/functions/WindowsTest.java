package io.freshet.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.functions.pool.FunctionLogs;
import io.freshet.functions.process.Isolation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;

/** Tumbling windows: a function that sums numbers, and tells the sum at the end of each. */
@Timeout(120)
class WindowsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    Path directory;

    private final InMemoryResourceStore store = new InMemoryResourceStore();
    private TestFunctions lambda;

    @BeforeEach
    void open() {
        assumeTrue(Isolation.onPath("python3").isPresent(), "python3 is not on the PATH");
        lambda = new TestFunctions(directory, store);
        lambda.feed.shard("shard-0");
        lambda.create(
                "sums",
                "python3.12",
                "app.handler",
                Map.of(
                        "app.py",
                        """
                        import base64
                        def handler(event, context):
                            state = event['state']
                            if event['isFinalInvokeForWindow']:
                                assert event['Records'] == []
                                assert event['shardId'] == 'shard-0' and event['eventSourceARN']
                                early = ' early' if event['isWindowTerminatedEarly'] else ''
                                print('window', event['window']['start'][11:19], event['window']['end'][11:19], state.get('sum', 0), state.get('calls', 0), early)
                                return
                            for r in event['Records']:
                                data = base64.b64decode(r['kinesis']['data']).decode()
                                if data == 'large':
                                    state['large'] = 'x' * (1 << 20)
                                elif data == 'stateless':
                                    return {}
                                else:
                                    state['sum'] = state.get('sum', 0) + int(data)
                            state['calls'] = state.get('calls', 0) + 1
                            return {'state': state}
                        """));
    }

    @AfterEach
    void close() {
        if (lambda != null) {
            lambda.close();
        }
    }

    private void put(int atSecond, String data) {
        lambda.feed.put("shard-0", "k", data, NOON.plusSeconds(atSecond));
    }

    private String map(Consumer<CreateEventSourceMappingRequest.Builder> more) {
        return lambda.client
                .createEventSourceMapping(r -> {
                    r.eventSourceArn(TestFeed.ARN)
                            .functionName("sums")
                            .startingPosition("TRIM_HORIZON")
                            .tumblingWindowInSeconds(60);
                    more.accept(r);
                })
                .uuid();
    }

    private List<String> windows() {
        return lambda.functions.logs().last("sums", 2_000).stream()
                .map(FunctionLogs.Line::text)
                .filter(line -> line.startsWith("window "))
                .map(line -> line.substring(7).strip())
                .toList();
    }

    @Test
    void stateGoesFromCallToCallUntilTheWindowEnds() {
        for (int second = 0; second < 180; second += 10) {
            put(second, "1");
        }

        String uuid = map(r -> r.batchSize(4));

        TestFunctions.await("three windows in " + windows(), () -> windows().size() == 3);
        assertThat(windows())
                .containsExactly("12:00:00 12:01:00 6 2", "12:01:00 12:02:00 6 2", "12:02:00 12:03:00 6 2");
        assertThat(lambda.client.getEventSourceMapping(r -> r.uuid(uuid)).tumblingWindowInSeconds())
                .isEqualTo(60);
    }

    @Test
    void aStateOutlivesTheServerWithThePositionItBelongsTo() {
        Instant now = Instant.now();
        lambda.feed.put("shard-0", "k", "5", now);
        map(r -> r.tumblingWindowInSeconds(900));
        TestFunctions.await("a state", () -> store.list("function-mapping-position").stream()
                .anyMatch(position -> position.document().contains("sum")));

        TestFeed feed = lambda.feed;
        lambda.close();
        lambda = new TestFunctions(directory, store, feed);
        lambda.feed.put("shard-0", "k", "7", now);
        lambda.feed.put("shard-0", "k", "1", now.plusSeconds(900));

        TestFunctions.await("the window", () -> windows().size() == 1);
        assertThat(windows().get(0)).endsWith(" 12 2");
    }

    @Test
    void aStateThatIsTooLargeEndsItsWindowEarly() {
        put(0, "1");
        put(1, "large");
        put(2, "2");
        put(61, "0");

        map(r -> r.batchSize(1));

        TestFunctions.await("three windows in " + windows(), () -> windows().size() == 3);
        assertThat(windows())
                .containsExactly("12:00:00 12:01:00 1 2  early", "12:00:00 12:01:00 2 1", "12:01:00 12:02:00 0 1");
    }

    @Test
    void anAnswerWithoutStateIsAFailure() {
        put(0, "3");
        put(1, "stateless");
        put(2, "4");

        map(r -> r.batchSize(1)
                .maximumRetryAttempts(1)
                .destinationConfig(d -> d.onFailure(f -> f.destination("http://sink.invalid/x"))));

        TestFunctions.await("a window", () -> windows().size() == 1);
        assertThat(windows()).containsExactly("12:00:00 12:01:00 7 2");
        assertThat(lambda.sent.get("http://sink.invalid/x")).contains("shard-0#1", "\"approximateInvokeCount\":2");
    }

    @Test
    void theLastWindowOfAClosedShardEndsToo() {
        put(0, "3");
        lambda.feed.close("shard-0");
        lambda.feed.shard("shard-1", "shard-0");

        map(r -> {});

        TestFunctions.await("a window", () -> windows().size() == 1);
        TestFunctions.await("the child", () -> store.find("function-mapping-position", positionOf("shard-1"))
                .isPresent());
    }

    private String positionOf(String shard) {
        return store.list("function-mapping").get(0).name() + "/" + shard;
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        assertThatThrownBy(() -> map(r -> r.parallelizationFactor(2)))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("ParallelizationFactor");
        assertThatThrownBy(() -> map(r -> r.tumblingWindowInSeconds(901)))
                .isInstanceOf(RuntimeException.class)
                .hasMessageContaining("901");
    }
}
