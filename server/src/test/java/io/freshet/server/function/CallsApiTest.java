package io.freshet.server.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import io.freshet.firehosesink.process.FunctionCaller;
import io.freshet.firehosesink.process.FunctionCaller.FunctionFailure;
import io.freshet.firehosesink.process.FunctionCaller.Unreachable;
import io.freshet.jobs.function.RemoteFunctions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How jobs in other processes ask, and what they are told. */
@SuppressWarnings("NullAway.Init")
class CallsApiTest {
    private static final FunctionCaller FUNCTIONS = (arn, request) -> {
        if (arn.endsWith(":fails")) {
            throw new FunctionFailure("it failed");
        }
        if (arn.endsWith(":busy")) {
            throw new IOException("too many calls");
        }
        return (arn + " got " + new String(request, UTF_8)).getBytes(UTF_8);
    };

    private final CallsApi api = new CallsApi(
            FUNCTIONS,
            (stream, shard) -> {
                if (shard != 3) {
                    throw new IllegalStateException("shard " + shard + " is not known");
                }
                return Instant.parse("2026-01-01T00:00:00Z");
            },
            "right");
    private HttpServer server;
    private URI endpoint;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        WireResponse response = api.answer(new WireRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                Map.of(
                        "authorization",
                        String.valueOf(exchange.getRequestHeaders().getFirst("authorization"))),
                exchange.getRequestBody().readAllBytes()));
        exchange.sendResponseHeaders(response.status(), response.body().length == 0 ? -1 : response.body().length);
        exchange.getResponseBody().write(response.body());
        exchange.close();
    }

    @Test
    void aCallIsAnsweredOrItSaysWhetherAnotherMaySucceed() throws Exception {
        RemoteFunctions functions = new RemoteFunctions(List.of(URI.create("http://127.0.0.1:9"), endpoint), "right");

        assertThat(functions.call("arn:a b&c", "x".getBytes(UTF_8))).asString().isEqualTo("arn:a b&c got x");
        assertThatThrownBy(() -> functions.call("arn:fails", new byte[0]))
                .isInstanceOf(FunctionFailure.class)
                .hasMessage("it failed");
        assertThatThrownBy(() -> functions.call("arn:busy", new byte[0]))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(Unreachable.class)
                .hasMessageContaining("too many calls");
    }

    @Test
    void aShardSaysWhenItWasMade() throws Exception {
        RemoteFunctions functions = new RemoteFunctions(List.of(endpoint), "right");

        assertThat(functions.createdAt("arn:stream", 3)).isEqualTo("2026-01-01T00:00:00Z");
        assertThatThrownBy(() -> functions.createdAt("arn:stream", 4))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("shard 4 is not known");
    }

    @Test
    void nobodyIsLetInWithoutTheToken() {
        RemoteFunctions functions = new RemoteFunctions(List.of(endpoint), "wrong");

        assertThatThrownBy(() -> functions.call("arn:a", new byte[0]))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("403");
    }

    @Test
    void aServerThatIsAwaySaysNothingOfTheFunction() {
        RemoteFunctions functions = new RemoteFunctions(List.of(URI.create("http://127.0.0.1:9")), "right");

        assertThatThrownBy(() -> functions.call("arn:fails", new byte[0]))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("http://127.0.0.1:9 does not answer");
    }

    @Test
    void allServersOfADatabaseHaveOneToken() {
        InMemoryResourceStore store = new InMemoryResourceStore();

        assertThat(CallToken.of(store)).hasSize(43).isEqualTo(CallToken.of(store));
    }
}
