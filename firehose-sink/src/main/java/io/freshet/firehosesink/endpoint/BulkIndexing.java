package io.freshet.firehosesink.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.firehosesink.lane.Endpoint;
import io.freshet.firehosesink.lane.ErrorType;
import io.freshet.firehosesink.lane.FailedRecord;
import io.freshet.firehosesink.lane.SourceRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

/**
 * Indexes documents in bulk. Each has an answer of its own: what was refused is handed on, what the cluster had no room for is sent
 * again without the others.
 */
final class BulkIndexing implements Batches.Delivery {
    static final int MAX_DOCUMENTS = 1_000;
    /** Small clusters take requests of 10 MiB. */
    static final long MAX_BYTES = 8L << 20;

    static final int MAX_RESPONSE_BYTES = 8 << 20;

    private static final String CODES = "OS";
    private static final String WANTED = "?filter_path=errors,items.*.status,items.*.error.type,items.*.error.reason,"
            + "items.*.error.caused_by.reason";
    private static final int MAX_SHOWN = 1024;
    private static final int CREATED_BEFORE = 409;
    private static final int TOO_LARGE = 413;
    private static final int TOO_MANY = 429;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Endpoint.Search search;
    private final HttpExchange exchange;
    private final Retries retries;

    BulkIndexing(Endpoint.Search search, HttpExchange exchange, Retries retries) {
        this.search = search;
        this.exchange = exchange;
        this.retries = retries;
    }

    @Override
    public void deliver(List<SourceRecord> batch, Consumer<FailedRecord> failures) throws InterruptedException {
        List<Document> documents = new ArrayList<>();
        for (SourceRecord record : batch) {
            try {
                documents.add(Document.of(record, search));
            } catch (IOException e) {
                String message = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
                failures.accept(
                        new FailedRecord(record, ErrorType.SEARCH, CODES + ".MalformedData", "not JSON: " + message));
            }
        }
        index(documents, failures);
    }

    private void index(List<Document> documents, Consumer<FailedRecord> failures) throws InterruptedException {
        if (documents.isEmpty()) {
            return;
        }
        Bulk bulk = new Bulk(documents, failures);
        RequestFailure failure = retries.run(bulk).failure();
        if (failure == null) {
            return;
        }
        List<Document> left = bulk.pending.stream().map(Waiting::document).toList();
        if (failure.code().equals(Integer.toString(TOO_LARGE)) && left.size() > 1) {
            index(left.subList(0, left.size() / 2), failures);
            index(left.subList(left.size() / 2, left.size()), failures);
        } else {
            bulk.giveUp(failure);
        }
    }

    /** A document that is not indexed yet, and what the cluster last said of it, if it said anything. */
    private record Waiting(Document document, String code, String reason) {}

    private final class Bulk implements Retries.Attempt {
        private final Consumer<FailedRecord> failures;
        private List<Waiting> pending;
        private int attempts;

        Bulk(List<Document> documents, Consumer<FailedRecord> failures) {
            this.failures = failures;
            this.pending = documents.stream()
                    .map(document -> new Waiting(document, "", ""))
                    .toList();
        }

        @Override
        public void run() throws InterruptedException, RequestFailure {
            attempts++;
            HttpResponse<byte[]> response = exchange.send(request(), CODES);
            JsonNode answer = parsed(response.body());
            int status = response.statusCode();
            if (status != 200) {
                String message = "status " + status + ": "
                        + shown(answer.path("error").path("reason").asText("no reason"));
                boolean permanent = status == 400 || status == TOO_LARGE;
                throw permanent
                        ? RequestFailure.permanent(Integer.toString(status), message)
                        : RequestFailure.passing(Integer.toString(status), message);
            }
            JsonNode items = answer.path("items");
            if (items.size() != pending.size()) {
                throw RequestFailure.passing(
                        CODES + ".InvalidResponse",
                        "the answer speaks of " + items.size() + " documents (expected: " + pending.size() + ")");
            }
            sort(items);
            if (!pending.isEmpty()) {
                Waiting first = pending.get(0);
                throw RequestFailure.passing(first.code(), first.reason());
            }
        }

        /** What is indexed or refused waits no longer. */
        private void sort(JsonNode items) {
            List<Waiting> again = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                JsonNode item = items.get(i).elements().hasNext()
                        ? items.get(i).elements().next()
                        : JSON.createObjectNode();
                int status = item.path("status").asInt();
                Waiting answered = new Waiting(pending.get(i).document(), Integer.toString(status), reason(item));
                if (isPassing(status, item)) {
                    again.add(answered);
                } else if (!isIndexed(status)) {
                    hand(answered);
                }
            }
            pending = again;
        }

        void giveUp(RequestFailure failure) {
            for (Waiting waiting : pending) {
                hand(
                        waiting.code().isEmpty()
                                ? new Waiting(waiting.document(), failure.code(), String.valueOf(failure.getMessage()))
                                : waiting);
            }
        }

        private void hand(Waiting failed) {
            failures.accept(new FailedRecord(
                    failed.document().record(), ErrorType.SEARCH, failed.code(), failed.reason(), attempts));
        }

        private HttpRequest request() {
            ByteArrayOutputStream body = new ByteArrayOutputStream(pending.stream()
                    .mapToInt(waiting -> waiting.document().bytes())
                    .sum());
            for (Waiting waiting : pending) {
                body.writeBytes(waiting.document().action());
                body.writeBytes(waiting.document().source());
            }
            return requestTo(search, "/_bulk" + WANTED)
                    .header("Content-Type", "application/x-ndjson")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                    .build();
        }
    }

    /** A request to the cluster, to be completed. */
    static HttpRequest.Builder requestTo(Endpoint.Search search, String path) {
        String base = search.url().toString().replaceAll("/+$", "");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        if (!search.credentials().isEmpty()) {
            byte[] credentials = search.credentials().getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
        return request;
    }

    /** A cluster that is full blocks its indexes until it has room again. */
    private static boolean isPassing(int status, JsonNode item) {
        return status == 0
                || status == TOO_MANY
                || status >= 500
                || item.path("error").path("type").asText().equals("cluster_block_exception");
    }

    private boolean isIndexed(int status) {
        return status < 300 || (status == CREATED_BEFORE && search.choosesIds());
    }

    private static String reason(JsonNode item) {
        JsonNode error = item.path("error");
        String reason = error.path("type").asText("no type") + ": "
                + error.path("reason").asText("no reason");
        String cause = error.path("caused_by").path("reason").asText("");
        return shown(cause.isEmpty() ? reason : reason + ": " + cause);
    }

    private static JsonNode parsed(byte[] body) {
        try {
            JsonNode answer = JSON.readTree(body);
            return answer == null ? JSON.createObjectNode() : answer;
        } catch (IOException e) {
            return JSON.createObjectNode();
        }
    }

    private static String shown(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN);
    }
}
