package io.freshet.server.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends segments as spans to a collector of OpenTelemetry: OTLP over HTTP, in JSON, a second's worth at once. What it does not take is lost. */
final class OtlpExport implements Consumer<Segment>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OtlpExport.class);
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_AT_ONCE = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int SERVER = 2;
    private static final int ERROR = 2;

    private final URI target;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final BlockingQueue<Segment> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread sender = new Thread(this::run, "trace-otlp");
    private boolean failing;

    /** @param endpoint with a path, where that is; without one, {@code /v1/traces} */
    OtlpExport(URI endpoint) {
        String path = endpoint.getPath();
        this.target = path == null || path.isEmpty() || path.equals("/") ? endpoint.resolve("/v1/traces") : endpoint;
        sender.setDaemon(true);
        sender.start();
    }

    @Override
    public void accept(Segment segment) {
        boolean unused = waiting.offer(segment);
    }

    private void run() {
        try {
            while (true) {
                List<Segment> batch = new ArrayList<>();
                Segment first = waiting.poll(1, TimeUnit.SECONDS);
                if (first != null) {
                    batch.add(first);
                    Thread.sleep(200);
                    waiting.drainTo(batch, MOST_AT_ONCE);
                    send(batch);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(List<Segment> batch) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(target)
                .timeout(PATIENCE)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(document(batch).toString()))
                .build();
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            told(status / 100 != 2, "status " + status);
        } catch (IOException e) {
            told(true, String.valueOf(e.getMessage()));
        }
    }

    /** Once when it begins to fail, and once when it is over. */
    private void told(boolean fails, String reason) {
        if (fails != failing) {
            failing = fails;
            LOG.atWarn()
                    .addKeyValue("endpoint", target)
                    .addKeyValue("reason", reason)
                    .log(
                            fails
                                    ? "The collector takes no spans; they are lost until it does"
                                    : "The collector takes spans");
        }
    }

    /** By service, as OTLP wants it. */
    static ObjectNode document(List<Segment> batch) {
        Map<String, List<Segment>> services = new LinkedHashMap<>();
        batch.forEach(segment -> services.computeIfAbsent(segment.type() + " " + segment.name(), s -> new ArrayList<>())
                .add(segment));
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode resources = document.putArray("resourceSpans");
        for (List<Segment> service : services.values()) {
            ObjectNode resource = resources.addObject();
            ArrayNode attributes = resource.putObject("resource").putArray("attributes");
            put(attributes, "service.name", service.get(0).name());
            put(attributes, "service.namespace", "freshet");
            put(attributes, "cloud.resource_type", service.get(0).type());
            ObjectNode scope = resource.putArray("scopeSpans").addObject();
            scope.putObject("scope").put("name", "io.freshet");
            ArrayNode spans = scope.putArray("spans");
            service.forEach(segment -> span(spans.addObject(), segment));
        }
        return document;
    }

    private static void span(ObjectNode span, Segment segment) {
        span.put("traceId", segment.traceId().substring(2).replace("-", ""))
                .put("spanId", segment.id())
                .put("name", segment.operation().isEmpty() ? segment.name() : segment.operation())
                .put("kind", SERVER)
                .put("startTimeUnixNano", nanos(segment.start()))
                .put("endTimeUnixNano", nanos(segment.end()));
        if (!segment.parentId().isEmpty()) {
            span.put("parentSpanId", segment.parentId());
        }
        ArrayNode attributes = span.putArray("attributes");
        for (Map.Entry<String, JsonNode> annotation :
                segment.document().path("annotations").properties()) {
            put(attributes, annotation.getKey(), annotation.getValue().asText());
        }
        if (segment.fault() || segment.error()) {
            span.putObject("status")
                    .put("code", ERROR)
                    .put("message", segment.cause().orElse(""));
        }
    }

    private static String nanos(double seconds) {
        return BigDecimal.valueOf(Math.round(seconds * 1e6))
                .multiply(BigDecimal.valueOf(1000))
                .toPlainString();
    }

    private static void put(ArrayNode attributes, String key, String value) {
        attributes.addObject().put("key", key).putObject("value").put("stringValue", value);
    }

    @Override
    public void close() {
        sender.interrupt();
    }
}
