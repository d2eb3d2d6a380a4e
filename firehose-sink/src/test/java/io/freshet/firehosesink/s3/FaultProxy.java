package io.freshet.firehosesink.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Stands between a client and an S3 server and does to requests what networks and stores do. */
public final class FaultProxy implements AutoCloseable {
    /** What may happen to a request. */
    public enum Fault {
        /** It is carried out, and the connection breaks before the answer. */
        ANSWER_DROPPED,
        /** An error in an answer of status 200: only completing an upload may answer so. */
        ERROR_IN_200,
        CONFLICT_409,
        PRECONDITION_412,
        SLOW_DOWN_503,
        /** It takes a while. */
        LATE,
        /** It takes ten seconds; not more than a few of them. */
        TEN_SECONDS_LATE
    }

    private static final Set<Fault> LATE = Set.of(Fault.LATE, Fault.TEN_SECONDS_LATE);
    private static final int TEN_SECONDS_AT_MOST = 2;
    private static final Set<String> NOT_FORWARDED =
            Set.of("connection", "content-length", "expect", "host", "upgrade");
    /** The store behind encrypts nothing: what it is asked to is only noted. */
    private static final String ENCRYPTION = "x-amz-server-side-encryption";

    private final ObjectStoreConfig target;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(16);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Random random;
    private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private volatile double rate;

    /** A request about an object that came through, and its headers in lower case. */
    public record Seen(String method, String target, Map<String, String> headers) {}

    public FaultProxy(ObjectStoreConfig target, long seed, double rate) throws IOException {
        this.target = target;
        this.random = new Random(seed);
        this.rate = rate;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** The store as clients reach it through here. */
    public ObjectStoreConfig config() {
        return new ObjectStoreConfig(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                target.region(),
                target.accessKey(),
                target.secretKey(),
                true);
    }

    /** From now on requests are only carried out. */
    public void heal() {
        rate = 0;
    }

    /** What came through, in order. */
    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** How often each fault happened. */
    public synchronized Map<Fault, Integer> done() {
        return new EnumMap<>(done);
    }

    private synchronized @Nullable Fault next(boolean completes, boolean writes) {
        if (random.nextDouble() >= rate) {
            return null;
        }
        // the rarest so far of those that this request can meet
        Fault fault = Arrays.stream(Fault.values())
                .filter(each -> each != Fault.ERROR_IN_200 || completes)
                .filter(each -> each != Fault.PRECONDITION_412 || writes)
                .filter(each -> each != Fault.TEN_SECONDS_LATE || done.getOrDefault(each, 0) < TEN_SECONDS_AT_MOST)
                .min(Comparator.comparingInt(each -> done.getOrDefault(each, 0)))
                .orElseThrow();
        done.merge(fault, 1, Integer::sum);
        return fault;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String method = exchange.getRequestMethod();
            String query = String.valueOf(exchange.getRequestURI().getRawQuery());
            Fault fault = next(
                    method.equals("POST") && query.contains("uploadId="),
                    method.equals("PUT") || method.equals("POST"));
            if (fault == null || LATE.contains(fault) || fault == Fault.ANSWER_DROPPED) {
                pass(exchange, body, fault);
                return;
            }
            switch (fault) {
                case ERROR_IN_200 -> answer(exchange, 200, "InternalError");
                case CONFLICT_409 -> answer(exchange, 409, "ConditionalRequestConflict");
                case PRECONDITION_412 -> answer(exchange, 412, "PreconditionFailed");
                default -> answer(exchange, 503, "SlowDown");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(HttpExchange exchange, byte[] body, @Nullable Fault fault)
            throws IOException, InterruptedException {
        if (fault != null && LATE.contains(fault)) {
            Thread.sleep(fault == Fault.LATE ? 400 : 10_000); // this is what the fault is
        }
        URI uri = URI.create(target.endpoint() + exchange.getRequestURI().toString());
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        seen.add(new Seen(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers));
        exchange.getRequestHeaders().forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!NOT_FORWARDED.contains(lower) && !lower.startsWith(ENCRYPTION)) {
                values.forEach(value -> request.header(name, value));
            }
        });
        HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (fault == Fault.ANSWER_DROPPED) {
            // an answer that promises more than comes: the connection ends in its midst
            exchange.sendResponseHeaders(200, 1_000);
            return;
        }
        for (Map.Entry<String, List<String>> header : response.headers().map().entrySet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (!name.equals("transfer-encoding") && (head || !name.equals("content-length"))) {
                exchange.getResponseHeaders().put(header.getKey(), header.getValue());
            }
        }
        byte[] answer = response.body();
        exchange.sendResponseHeaders(response.statusCode(), answer.length == 0 ? -1 : answer.length);
        if (answer.length > 0) {
            exchange.getResponseBody().write(answer);
        }
    }

    private static void answer(HttpExchange exchange, int status, String code) throws IOException {
        byte[] body = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code + "</Code><Message>" + code
                        + "</Message><RequestId>1</RequestId></Error>")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
