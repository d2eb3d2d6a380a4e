package io.freshet.server.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.freshet.awsapi.wire.AwsDispatcher;
import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** HTTP/1.1 and cleartext HTTP/2 (by prior knowledge or upgrade) on one port; everything goes to the dispatcher but {@code /health} and
 * {@code /_freshet/reset}. */
public final class FrontDoor implements AutoCloseable {
    private static final long MAX_BODY_BYTES = 16L << 20; // 10 MiB of records in base64, and the request around them
    private static final int MAX_HEADER_BYTES = 64 << 10;
    private static final int MAX_CONNECTIONS = 4096;

    private final Server server;

    private FrontDoor(Server server) {
        this.server = server;
    }

    /**
     * Listens; throws with one clear sentence if the port is taken.
     *
     * @param reset removes everything, if a client may ask for it
     */
    public static FrontDoor open(String host, int port, AwsDispatcher dispatcher, Optional<Runnable> reset) {
        Server server = Server.builder()
                .http(new InetSocketAddress(host, port))
                .maxRequestLength(MAX_BODY_BYTES)
                .http1MaxHeaderSize(MAX_HEADER_BYTES)
                .http2MaxHeaderListSize(MAX_HEADER_BYTES)
                .http2MaxStreamsPerConnection(1024)
                .maxNumConnections(MAX_CONNECTIONS)
                .requestTimeout(Duration.ofSeconds(60))
                .idleTimeout(Duration.ofMinutes(5))
                .gracefulShutdownTimeout(Duration.ofMillis(100), Duration.ofSeconds(5))
                .disableServerHeader()
                .disableDateHeader()
                .service(
                        "/health",
                        (context, request) -> HttpResponse.of(HttpStatus.OK, MediaType.JSON, "{\"status\":\"ok\"}"))
                .service("/_freshet/reset", new Reset(reset))
                .serviceUnder("/", (context, request) -> HttpResponse.of(answer(context, request, dispatcher)))
                .build();
        try {
            server.start().join();
        } catch (CompletionException e) {
            if (root(e) instanceof IOException cause
                    && String.valueOf(cause.getMessage()).contains("in use")) {
                throw new IllegalStateException(
                        "port " + port + " on " + host + " is taken by another program: end it, or give --port", e);
            }
            throw e;
        }
        return new FrontDoor(server);
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static CompletableFuture<HttpResponse> answer(
            ServiceRequestContext context, HttpRequest request, AwsDispatcher dispatcher) {
        return request.aggregate()
                .thenComposeAsync(
                        whole -> dispatcher.dispatch(wire(context.path(), context.query(), whole)),
                        context.blockingTaskExecutor())
                .thenApply(response -> http(context, response));
    }

    private static WireRequest wire(String path, String query, AggregatedHttpRequest request) {
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach((name, value) -> headers.putIfAbsent(name.toString(), value));
        String pathAndQuery = query == null ? path : path + "?" + query;
        return new WireRequest(
                request.method().name(),
                pathAndQuery,
                headers,
                request.content().array());
    }

    private static HttpResponse http(ServiceRequestContext context, WireResponse response) {
        ResponseHeadersBuilder headers = ResponseHeaders.builder(response.status());
        response.headers().forEach(headers::add);
        return response.frames()
                .map(frames -> PushedResponse.send(context, headers.build(), frames))
                .orElseGet(() -> HttpResponse.of(headers.build(), HttpData.wrap(response.body())));
    }

    /** The port it listens on. */
    public int port() {
        return server.activeLocalPort();
    }

    /** Waits for the requests at hand, then ends. */
    @Override
    public void close() {
        CompletionStage<Void> stopped = server.stop();
        stopped.toCompletableFuture().join();
    }
}
