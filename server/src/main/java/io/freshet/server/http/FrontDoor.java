package io.freshet.server.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.freshet.awsapi.wire.AwsDispatcher;
import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import io.freshet.functions.openwhisk.OpenWhiskApi;
import io.freshet.server.console.Assets;
import io.freshet.server.console.ConsoleApi;
import io.netty.channel.Channel;
import io.netty.util.AsciiString;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * HTTP/1.1 and HTTP/2 on one port, in clear text (by prior knowledge or upgrade) and, with a certificate, over TLS (by ALPN).
 * Everything goes to the dispatcher but {@code /health} and {@link Apis}. What one stranger may take from the others is in {@link HttpLimits}.
 */
public final class FrontDoor implements AutoCloseable {
    private static final int MAX_HEADER_BYTES = 64 << 10;

    /** Where archives come in, and calls that take as long as functions may. */
    private static final List<String> FUNCTIONS = List.of("/2015-03-31", "/2018-10-31");

    private static final Pattern WHOLE_ADDRESS = Pattern.compile("(?i)https?://[^/?#@]+(/.*)");
    private static final long ARCHIVE_BYTES = 70L << 20;
    private static final Duration FUNCTION_TIMEOUT = Duration.ofMinutes(17);

    private final HttpLimits limits;
    private final ConnectionGuard connections;
    private final MemoryBudget memory;
    private final Server server;

    /**
     * Where it listens, and for whom.
     *
     * @param port 0 takes a free one
     * @param tls speaks TLS too, if there is a certificate
     * @param browsers which of the pages that somebody reads may ask here
     */
    public record Listening(String host, int port, Optional<TlsFiles> tls, HttpLimits limits, BrowserRules browsers) {}

    /**
     * An API of our own.
     *
     * @param path where it lies
     * @param below whether it answers what lies below its path as well
     */
    public record OwnApi(String path, boolean below, Function<WireRequest, WireResponse> answer) {
        /** One that has paths below its own. */
        public static OwnApi at(String path, Function<WireRequest, WireResponse> answer) {
            return new OwnApi(path, true, answer);
        }

        /** One that has not. */
        public static OwnApi onlyAt(String path, Function<WireRequest, WireResponse> answer) {
            return new OwnApi(path, false, answer);
        }
    }

    /**
     * What is answered beside the services' own APIs.
     *
     * @param reset removes everything, if a client may ask for it
     * @param own under {@code /_freshet/}
     * @param console what it is watched with, if with anything
     * @param actions OpenWhisk's API, if there are functions
     * @param elsewhere hands on what another server answers, if there may be others
     */
    public record Apis(
            Optional<Runnable> reset,
            List<OwnApi> own,
            Optional<ConsoleApi> console,
            Optional<OpenWhiskApi> actions,
            Optional<Elsewhere> elsewhere) {
        /** Copies. */
        public Apis {
            own = List.copyOf(own);
        }

        /** Nothing, but perhaps that a client may remove everything. */
        public static Apis only(Optional<Runnable> reset) {
            return new Apis(reset, List.of(), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    private FrontDoor(Listening listening, AwsDispatcher dispatcher, Apis apis) {
        HttpLimits limits = listening.limits();
        Optional<ConsoleApi> console = apis.console();
        this.limits = limits;
        this.connections = new ConnectionGuard(limits);
        this.memory = new MemoryBudget(limits.memoryBytes());
        ServerBuilder builder = builder(limits, connections)
                .errorHandler(new ProtocolErrors(dispatcher))
                .service(
                        "/health",
                        (context, request) -> HttpResponse.of(HttpStatus.OK, MediaType.JSON, "{\"status\":\"ok\"}"))
                .service("/_freshet/reset", new Reset(apis.reset()));
        apis.own().forEach(api -> show(builder, api));
        console.ifPresent(api -> showConsole(builder, api));
        apis.elsewhere()
                .ifPresent(elsewhere ->
                        builder.decorator((delegate, context, request) -> elsewhere.takes(request.headers())
                                ? HttpResponse.of(handOn(context, request, elsewhere))
                                : delegate.serve(context, request)));
        builder.decorator((delegate, context, request) -> {
            Optional<String> refusal =
                    listening.browsers().refusal(request.method().name(), headers(request.headers()));
            return refusal.isPresent() ? refused(refusal.get()) : delegate.serve(context, request);
        });
        Function<WireRequest, CompletionStage<WireResponse>> everything =
                request -> console.filter(api -> isPage(request))
                        .<CompletionStage<WireResponse>>map(api ->
                                CompletableFuture.completedFuture(api.assets().answer(request)))
                        .orElseGet(() -> dispatcher.dispatch(request));
        builder.serviceUnder(
                "/",
                (context, request) -> HttpResponse.of(answer(context, request, limits.answerTimeout(), everything)));
        FUNCTIONS.forEach(prefix -> takeArchives(builder, prefix, dispatcher::dispatch));
        apis.actions().ifPresent(api -> takeArchives(builder, OpenWhiskApi.PATH, api::answer));
        InetSocketAddress address = new InetSocketAddress(listening.host(), listening.port());
        listening
                .tls()
                .ifPresentOrElse(
                        files -> builder.port(address, SessionProtocol.HTTP, SessionProtocol.HTTPS)
                                .tls(keyPair(files)),
                        () -> builder.http(address));
        this.server = builder.build();
    }

    private void takeArchives(
            ServerBuilder builder, String prefix, Function<WireRequest, CompletionStage<WireResponse>> api) {
        builder.route()
                .pathPrefix(prefix)
                .maxRequestLength(ARCHIVE_BYTES)
                .build((context, request) -> HttpResponse.of(answer(context, request, FUNCTION_TIMEOUT, api)));
    }

    private void show(ServerBuilder builder, OwnApi api) {
        HttpService service = service(api.answer());
        builder.service(api.path(), service);
        if (api.below()) {
            builder.serviceUnder(api.path() + "/", service);
        }
    }

    private void showConsole(ServerBuilder builder, ConsoleApi console) {
        HttpService api = service(console::answer);
        HttpService files = service(console.assets()::answer);
        builder.serviceUnder(ConsoleApi.PATH + "/", api);
        builder.route()
                .get("prefix:" + Assets.PATH)
                .head("prefix:" + Assets.PATH)
                .build(files);
    }

    /** AWS clients sign what they ask for; a browser that opens the address does not. */
    private static boolean isPage(WireRequest request) {
        return (request.method().equals("GET") || request.method().equals("HEAD"))
                && request.path().equals("/")
                && request.header("authorization").isEmpty();
    }

    private static HttpResponse refused(String why) {
        return HttpResponse.of(HttpStatus.FORBIDDEN, MediaType.PLAIN_TEXT_UTF_8, why + "\n");
    }

    private HttpService service(Function<WireRequest, WireResponse> api) {
        return (context, request) -> HttpResponse.of(answer(
                context,
                request,
                limits.answerTimeout(),
                asked -> CompletableFuture.completedFuture(api.apply(asked))));
    }

    /** Throws with one clear sentence if the port is taken, before anything that takes longer is begun. */
    public static void requireFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            if (isTaken(e)) {
                throw taken(host, port, e);
            }
            throw new IllegalStateException(
                    "port " + port + " on " + host + " cannot be listened on: " + e.getMessage()
                            + " (--host is an address of this machine)",
                    e);
        }
    }

    private static boolean isTaken(IOException e) {
        return String.valueOf(e.getMessage()).contains("in use");
    }

    private static IllegalStateException taken(String host, int port, Exception cause) {
        return new IllegalStateException(
                "port " + port + " on " + host + " is taken by another program: end it, or give --port", cause);
    }

    /** Listens; throws with one clear sentence if the port is taken. */
    public static FrontDoor open(Listening listening, AwsDispatcher dispatcher, Apis apis) {
        FrontDoor door = new FrontDoor(listening, dispatcher, apis);
        try {
            door.server.start().join();
        } catch (CompletionException e) {
            if (root(e) instanceof IOException cause && isTaken(cause)) {
                throw taken(listening.host(), listening.port(), e);
            }
            throw e;
        }
        long everyMillis = Math.min(5_000, listening.limits().headerTimeout().toMillis() / 2 + 1);
        var unused = door.server
                .nextEventLoop()
                .scheduleWithFixedDelay(door.connections::sweep, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
        return door;
    }

    private static ServerBuilder builder(HttpLimits limits, ConnectionGuard connections) {
        return Server.builder()
                .maxRequestLength(limits.bodyBytes())
                .http1MaxHeaderSize(MAX_HEADER_BYTES)
                .http2MaxHeaderListSize(MAX_HEADER_BYTES)
                .http2MaxStreamsPerConnection(1024)
                .childChannelPipelineCustomizer(connections::watch)
                .requestTimeout(limits.bodyTimeout())
                .idleTimeout(limits.idleTimeout())
                .gracefulShutdownTimeout(Duration.ofMillis(100), Duration.ofSeconds(5))
                .absoluteUriTransformer(FrontDoor::withoutOrigin)
                .disableServerHeader();
    }

    /** A client may say the whole address in its request line, as if we were a proxy: what is behind the host is meant. */
    private static String withoutOrigin(String address) {
        Matcher parts = WHOLE_ADDRESS.matcher(address);
        return parts.matches() ? parts.group(1) : address;
    }

    private static TlsKeyPair keyPair(TlsFiles files) {
        try {
            return TlsKeyPair.of(files.key().toFile(), files.certificate().toFile());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "certificate " + files.certificate() + " with key " + files.key()
                            + " cannot be used (expected: PEM, the key in PKCS 8 without a password)",
                    e);
        }
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private CompletableFuture<HttpResponse> answer(
            ServiceRequestContext context,
            HttpRequest request,
            Duration timeout,
            Function<WireRequest, CompletionStage<WireResponse>> dispatch) {
        MemoryBudget.Share share = share(context);
        return BodyReader.read(request, share)
                .thenApply(body -> {
                    context.setRequestTimeout(TimeoutMode.SET_FROM_NOW, timeout);
                    return wire(request, body);
                })
                .thenComposeAsync(dispatch, context.blockingTaskExecutor())
                .thenApply(response -> {
                    share.add(response.body().length);
                    return http(context, response);
                });
    }

    private CompletableFuture<HttpResponse> handOn(
            ServiceRequestContext context, HttpRequest request, Elsewhere elsewhere) {
        return BodyReader.read(request, share(context)).thenApply(body -> {
            context.setRequestTimeout(TimeoutMode.SET_FROM_NOW, FUNCTION_TIMEOUT);
            return elsewhere.send(request.headers(), body);
        });
    }

    /** What the bodies of a request and its answer take, until it is over. */
    private MemoryBudget.Share share(ServiceRequestContext context) {
        MemoryBudget.Share share = memory.share();
        Channel channel = context.log().partial().channel();
        connections.began(channel, context.sessionProtocol().isMultiplex());
        var unused = context.log().whenComplete().thenRun(() -> {
            share.close();
            connections.ended(channel);
        });
        return share;
    }

    private static WireRequest wire(HttpRequest request, byte[] body) {
        return new WireRequest(request.method().name(), request.path(), headers(request.headers()), body);
    }

    private static Map<String, String> headers(RequestHeaders received) {
        Map<String, String> headers = new HashMap<>();
        for (AsciiString name : received.names()) {
            headers.put(name.toString(), String.join(",", received.getAll(name)));
        }
        headers.put("host", String.valueOf(received.authority()));
        return headers;
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
        return Objects.requireNonNull(server.activePort()).localAddress().getPort();
    }

    /** How many bytes of bodies are held now. */
    long heldBytes() {
        return memory.used();
    }

    /** Waits for the requests at hand, then ends. */
    @Override
    public void close() {
        CompletionStage<Void> stopped = server.stop();
        stopped.toCompletableFuture().join();
    }
}
