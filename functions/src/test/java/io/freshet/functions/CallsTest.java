package io.freshet.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.functions.invoke.Invocation;
import io.freshet.functions.pool.FunctionLogs;
import io.freshet.functions.process.Isolation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.ThrottleReason;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** How calls find workers, and what becomes of those nobody waits for. */
@Timeout(120)
class CallsTest {
    private static final String SINK = "http://sink.invalid/failed";

    @TempDir
    Path directory;

    private final InMemoryResourceStore store = new InMemoryResourceStore();
    private TestFunctions lambda;

    @BeforeEach
    void open() {
        assumeTrue(Isolation.onPath("python3").isPresent(), "python3 is not on the PATH");
        open(4, Duration.ofMinutes(5));
        lambda.create(
                "echo",
                "python3.12",
                "app.handler",
                Map.of(
                        "app.py",
                        """
                        import time, os
                        def handler(event, context):
                            print('called', event)
                            if event == 'fail': raise ValueError('asked to')
                            if isinstance(event, float): time.sleep(event)
                            return event
                        """));
    }

    private void open(int workers, Duration idle) {
        lambda = new TestFunctions(directory, store, workers, idle);
    }

    @AfterEach
    void close() {
        if (lambda != null) {
            lambda.close();
        }
    }

    private void event(String payload) {
        assertThat(lambda.client
                        .invoke(r -> r.functionName("echo")
                                .invocationType(InvocationType.EVENT)
                                .payload(SdkBytes.fromUtf8String(payload)))
                        .statusCode())
                .isEqualTo(202);
    }

    private long called(String text) {
        return lambda.functions.logs().last("echo", 2_000).stream()
                .map(FunctionLogs.Line::text)
                .filter(("called " + text)::equals)
                .count();
    }

    @Test
    void anEventThatFailsIsTriedTwiceMoreAndThenSentAway() {
        lambda.client.putFunctionEventInvokeConfig(
                r -> r.functionName("echo").destinationConfig(d -> d.onFailure(f -> f.destination(SINK))));

        event("\"fail\"");

        TestFunctions.await("what failed", () -> lambda.sent.containsKey(SINK));
        assertThat(called("fail")).isEqualTo(3);
        assertThat(lambda.sent.get(SINK))
                .contains(
                        "\"condition\":\"RetriesExhausted\"",
                        "\"approximateInvokeCount\":3",
                        "\"requestPayload\":\"fail\"")
                .contains("\"functionError\":\"Unhandled\"", "\"errorType\":\"ValueError\"");
        TestFunctions.await("an empty queue", () -> store.list("function-event").isEmpty());
    }

    @Test
    void anEventThatWasAcceptedIsHandledByTheNextServer() {
        lambda.client.putFunctionConcurrency(r -> r.functionName("echo").reservedConcurrentExecutions(0));
        event("\"kept\"");
        lambda.close();

        open(4, Duration.ofMinutes(5));
        lambda.client.deleteFunctionConcurrency(r -> r.functionName("echo"));

        TestFunctions.await("the event", () -> called("kept") == 1);
    }

    @Test
    void callsBeyondTheReservedConcurrencyAreRefused() {
        lambda.client.putFunctionConcurrency(r -> r.functionName("echo").reservedConcurrentExecutions(1));
        CompletionStage<Invocation> slow =
                lambda.functions.invokeAsync("echo", null, "1.5".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> lambda.invoke("echo", "1"))
                .isInstanceOfSatisfying(TooManyRequestsException.class, e -> assertThat(e.reason())
                        .isEqualTo(ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT_EXCEEDED));
        assertThat(slow.toCompletableFuture().join().succeeded()).isTrue();
        assertThat(lambda.invoke("echo", "1").payload().asUtf8String()).isEqualTo("1");
    }

    @RepeatedTest(3)
    void callsWaitForTheOneWorkerThatThereMayBe() {
        lambda.close();
        open(1, Duration.ofMinutes(5));
        lambda.create("other", "python3.12", "app.handler", Map.of("app.py", "def handler(e, c): return 'other'\n"));
        List<CompletionStage<Invocation>> calls = new ArrayList<>();

        for (int i = 0; i < 5; i++) {
            calls.add(lambda.functions.invokeAsync(
                    i % 2 == 0 ? "echo" : "other", null, "1".getBytes(StandardCharsets.UTF_8)));
        }

        calls.forEach(call ->
                assertThat(call.toCompletableFuture().join().succeeded()).isTrue());
        assertThat(lambda.functions.workers()).isEqualTo(1);
    }

    @Test
    void aWorkerWithNothingToDoIsEnded() {
        lambda.close();
        open(4, Duration.ofMillis(300));
        lambda.invoke("echo", "1");

        TestFunctions.await("no worker", () -> lambda.functions.workers() == 0);
        assertThat(lambda.invoke("echo", "1").payload().asUtf8String()).isEqualTo("1");
    }

    @Test
    void changedCodeRunsFromTheNextCallOnAndAliasesChooseVersions() {
        lambda.client.publishVersion(r -> r.functionName("echo"));
        lambda.client.createAlias(r -> r.functionName("echo").name("live").functionVersion("1"));
        assertThat(lambda.invoke("echo", "1").payload().asUtf8String()).isEqualTo("1");

        lambda.client.updateFunctionCode(r -> r.functionName("echo")
                .zipFile(SdkBytes.fromByteArray(
                        TestFunctions.zip(Map.of("app.py", "def handler(e, c): return 'new'\n")))));

        assertThat(lambda.invoke("echo", "1").payload().asUtf8String()).isEqualTo("\"new\"");
        assertThat(lambda.invoke("echo:live", "1").payload().asUtf8String()).isEqualTo("1");
        assertThat(lambda.invoke("echo:live", "1").executedVersion()).isEqualTo("1");
    }

    @Test
    void whatCannotBeCalledIsRefusedBeforeAWorkerSeesIt() {
        assertThatThrownBy(() -> lambda.invoke("echo", "{no json")).isInstanceOf(InvalidRequestContentException.class);
        assertThatThrownBy(() -> lambda.invoke("echo:nobody", "1")).isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> lambda.invoke("echo", "\"" + "x".repeat(6 << 20) + "\""))
                .isInstanceOf(RequestTooLargeException.class);
        assertThat(lambda.client
                        .invoke(r -> r.functionName("echo").invocationType(InvocationType.DRY_RUN))
                        .statusCode())
                .isEqualTo(204);
        assertThat(lambda.functions.workers()).isZero();
    }
}
