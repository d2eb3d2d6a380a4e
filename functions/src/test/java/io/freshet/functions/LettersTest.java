package io.freshet.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.functions.letter.Letter;
import io.freshet.functions.pool.FunctionLogs;
import io.freshet.functions.process.Isolation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/** What functions could not handle: it is told of, and they are called with it again. */
@Timeout(120)
class LettersTest {
    private static final String SINK = "http://sink.invalid/failed";
    private static final String CODE =
            """
            import base64
            def handler(event, context):
                if isinstance(event, str):
                    if event in (%1$s): raise ValueError('cannot take ' + event)
                    print('took', event)
                    return event
                for r in event['Records']:
                    data = base64.b64decode(r['kinesis']['data']).decode()
                    if data in (%1$s): raise ValueError('cannot take ' + data)
                    print('took', data)
            """;

    @TempDir
    Path directory;

    private final InMemoryResourceStore store = new InMemoryResourceStore();
    private TestFunctions lambda;

    @BeforeEach
    void open() {
        assumeTrue(Isolation.onPath("python3").isPresent(), "python3 is not on the PATH");
        lambda = new TestFunctions(directory, store);
        lambda.feed.shard("shard-0");
        lambda.create("taker", "python3.12", "app.handler", Map.of("app.py", CODE.formatted("'bad', 'worse'")));
    }

    @AfterEach
    void close() {
        if (lambda != null) {
            lambda.close();
        }
    }

    private List<Letter> letters() {
        return lambda.functions.replays().letters().list();
    }

    private Letter replay(String id) {
        return lambda.functions
                .replays()
                .replay(id)
                .orElseThrow()
                .toCompletableFuture()
                .join();
    }

    private void mend() {
        lambda.client.updateFunctionCode(r -> r.functionName("taker")
                .zipFile(SdkBytes.fromByteArray(TestFunctions.zip(Map.of("app.py", CODE.formatted("'worse', ''"))))));
    }

    private List<String> taken() {
        return lambda.functions.logs().last("taker", 2_000).stream()
                .map(FunctionLogs.Line::text)
                .filter(line -> line.startsWith("took "))
                .map(line -> line.substring(5))
                .toList();
    }

    /** What a function prints comes by another way than its answer. */
    private void awaitTaken(String... data) {
        TestFunctions.await("what was taken", () -> taken().equals(List.of(data)));
    }

    private void event(String payload) {
        lambda.client.invoke(r -> r.functionName("taker")
                .invocationType(InvocationType.EVENT)
                .payload(SdkBytes.fromUtf8String("\"" + payload + "\"")));
    }

    @Test
    void anEventThatWasGivenUpIsKeptUntilAReplaySucceedsAndToldOfAfterwards() {
        lambda.client.putFunctionEventInvokeConfig(r -> r.functionName("taker")
                .maximumRetryAttempts(1)
                .destinationConfig(d -> d.onFailure(f -> f.destination(SINK))));

        event("bad");

        TestFunctions.await("a letter", () -> letters().size() == 1);
        Letter letter = letters().get(0);
        assertThat(letter.function()).endsWith(":function:taker");
        assertThat(letter.condition()).isEqualTo("RetriesExhausted");
        assertThat(letter.reason()).isEqualTo("ValueError: cannot take bad");
        assertThat(letter.attempts()).isEqualTo(2);
        assertThat(letter.destination()).isEqualTo(SINK);
        TestFunctions.await("no event", () -> store.list("function-event").isEmpty());

        assertThat(replay(letter.id())).satisfies(tried -> {
            assertThat(tried.replayed()).isFalse();
            assertThat(tried.tries()).isEqualTo(1);
            assertThat(tried.lastTry()).isEqualTo("ValueError: cannot take bad");
        });
        mend();
        assertThat(replay(letter.id())).matches(Letter::replayed, "replayed");
        awaitTaken("bad");
        assertThat(letters()).singleElement().satisfies(kept -> assertThat(kept.tries())
                .isEqualTo(2));
        assertThat(lambda.functions.replays().replay("nobody")).isEmpty();
    }

    @Test
    void eventsWithoutADestinationAreDroppedAsOnLambda() {
        lambda.client.putFunctionEventInvokeConfig(r -> r.functionName("taker").maximumRetryAttempts(0));

        event("bad");

        TestFunctions.await("no event", () -> store.list("function-event").isEmpty());
        assertThat(letters()).isEmpty();
    }

    @Test
    void recordsOfAStreamAreReadAgainByTheirSequenceNumbers() {
        for (String data : List.of("a", "bad", "b", "worse")) {
            lambda.feed.put("shard-0", "k", data);
        }
        String mapping = lambda.client
                .createEventSourceMapping(r -> r.eventSourceArn(TestFeed.ARN)
                        .functionName("taker")
                        .startingPosition("TRIM_HORIZON")
                        .bisectBatchOnFunctionError(true)
                        .maximumRetryAttempts(0)
                        .destinationConfig(d -> d.onFailure(f -> f.destination(SINK))))
                .uuid();

        TestFunctions.await("two letters", () -> letters().size() == 2);
        assertThat(letters()).allSatisfy(letter -> {
            assertThat(letter.mapping()).isEqualTo(mapping);
            assertThat(letter.records()).isEqualTo(1);
            assertThat(letter.condition()).isEqualTo("RetryAttemptsExhausted");
        });
        lambda.client.deleteEventSourceMapping(r -> r.uuid(mapping));
        mend();

        letters().forEach(letter -> replay(letter.id()));

        TestFunctions.await("what was taken", () -> Set.copyOf(taken()).equals(Set.of("a", "b", "bad")));
        assertThat(letters()).extracting(Letter::replayed).containsExactlyInAnyOrder(true, false);
        Letter waiting = letters().stream()
                .filter(letter -> !letter.replayed())
                .findFirst()
                .orElseThrow();
        lambda.feed.trim("shard-0");
        assertThat(replay(waiting.id()).lastTry()).contains("only 0 of the 1 records");
    }

    @Test
    void lettersOutliveTheServerAndGoWhenTheyAreDeleted() {
        lambda.client.putFunctionEventInvokeConfig(r -> r.functionName("taker")
                .maximumRetryAttempts(0)
                .destinationConfig(d -> d.onFailure(f -> f.destination(SINK))));
        event("bad");
        TestFunctions.await("a letter", () -> letters().size() == 1);
        String id = letters().get(0).id();
        lambda.close();
        lambda = new TestFunctions(directory, store);

        mend();

        assertThat(replay(id).replayed()).isTrue();
        assertThat(lambda.functions.replays().letters().remove(id)).isTrue();
        assertThat(lambda.functions.replays().letters().remove(id)).isFalse();
        assertThat(store.list("function-letter-content")).isEmpty();
    }
}
