package io.freshet.firehosesink.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Speaks the bulk API of OpenSearch and keeps documents, each once for its index and id. Answers as it is told to before. */
final class BulkServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is answered for one document; null: what is right. */
    interface Mood {
        @Nullable
        String of(JsonNode action, String source);
    }

    /** Documents by {@code index/id}. */
    final Map<String, String> documents = new TreeMap<>();

    final List<String> requests = new ArrayList<>();
    final List<String> authorizations = new ArrayList<>();
    /** Statuses of whole requests, one after the other, before any other is answered with 200. */
    final Deque<Integer> statuses = new ArrayDeque<>();

    /** How many documents an accepted request has at most. */
    int largest = Integer.MAX_VALUE;

    Mood mood = (action, source) -> null;
    boolean dropsAnswers;
    private final HttpServer server;
    private int nextId;

    BulkServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/base/");
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(exchange.getRequestURI().getPath());
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        Integer status = statuses.poll();
        if (status == null && body.lines().count() / 2 > largest) {
            status = 413;
        }
        if (status != null) {
            respond(exchange, status, "{\"error\":{\"reason\":\"as told\"}}");
            return;
        }
        String answer = bulk(body);
        if (dropsAnswers) {
            dropsAnswers = false;
            exchange.close();
            return;
        }
        respond(exchange, 200, answer);
    }

    private String bulk(String body) throws IOException {
        String[] lines = body.split("\n", -1);
        ObjectNode answer = JSON.createObjectNode().put("errors", false);
        ArrayNode items = answer.putArray("items");
        for (int i = 0; i + 1 < lines.length; i += 2) {
            String verb = JSON.readTree(lines[i]).fieldNames().next();
            JsonNode action = JSON.readTree(lines[i]).get(verb);
            String told = mood.of(action, lines[i + 1]);
            items.addObject().set(verb, told == null ? index(verb, action, lines[i + 1]) : JSON.readTree(told));
        }
        return answer.toString();
    }

    private ObjectNode index(String verb, JsonNode action, String source) throws IOException {
        assert JSON.readTree(source).isObject();
        String id = action.path("_id").asText("generated-" + nextId++);
        boolean known = documents.containsKey(action.get("_index").asText() + "/" + id);
        if (known && verb.equals("create")) {
            ObjectNode conflict = JSON.createObjectNode().put("status", 409);
            conflict.putObject("error")
                    .put("type", "version_conflict_engine_exception")
                    .put("reason", "exists");
            return conflict;
        }
        documents.put(action.get("_index").asText() + "/" + id, source);
        return JSON.createObjectNode().put("status", 201);
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
