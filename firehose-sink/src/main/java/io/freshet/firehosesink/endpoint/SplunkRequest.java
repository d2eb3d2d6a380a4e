package io.freshet.firehosesink.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.firehosesink.lane.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Events for Splunk's HTTP event collector: sent, and then asked after until they are indexed. */
final class SplunkRequest implements WholeBatch.Request {
    private static final String CODES = "Splunk";
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Endpoint.Splunk endpoint;
    private final HttpExchange exchange;
    private final Clock clock;
    private final Retries.Sleeper sleeper;

    SplunkRequest(Endpoint.Splunk endpoint, HttpExchange exchange, Clock clock, Retries.Sleeper sleeper) {
        this.endpoint = endpoint;
        this.exchange = exchange;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    @Override
    public void send(UUID id, List<byte[]> records) throws InterruptedException, RequestFailure {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        records.forEach(body::writeBytes);
        JsonNode answer = post(id, endpoint.raw() ? "/raw" : "/event", body.toByteArray());
        JsonNode acknowledgement = answer.path("ackId");
        if (!acknowledgement.isIntegralNumber()) {
            throw RequestFailure.permanent(
                    "Splunk.AckParsingError",
                    "the collector answered without ackId: indexer acknowledgement must be enabled for the token");
        }
        awaitIndexed(id, acknowledgement.longValue());
    }

    private void awaitIndexed(UUID id, long acknowledgement) throws InterruptedException, RequestFailure {
        Instant until = clock.instant().plus(endpoint.acknowledgementTimeout());
        byte[] question = ("{\"acks\":[" + acknowledgement + "]}").getBytes(StandardCharsets.UTF_8);
        while (true) {
            JsonNode acks = post(id, "/ack", question).path("acks");
            if (acks.path(Long.toString(acknowledgement)).asBoolean(false)) {
                return;
            }
            if (!clock.instant().plus(POLL).isBefore(until)) {
                throw RequestFailure.passing(
                        "Splunk.AckTimeout",
                        "not indexed within "
                                + endpoint.acknowledgementTimeout().toSeconds() + " s");
            }
            sleeper.sleep(POLL);
        }
    }

    private JsonNode post(UUID channel, String what, byte[] body) throws InterruptedException, RequestFailure {
        String base = endpoint.url().toString().replaceAll("/+$", "");
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(base + "/services/collector" + what + "?channel=" + channel))
                .timeout(HttpExchange.TIMEOUT)
                .header("Authorization", "Splunk " + endpoint.token())
                .header("X-Splunk-Request-Channel", channel.toString())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<byte[]> response = exchange.send(request, CODES);
        JsonNode answer = parsed(response.body());
        String text =
                "status " + response.statusCode() + ": " + answer.path("text").asText("no text");
        return switch (response.statusCode()) {
            case 200 -> answer;
            case 400 -> throw RequestFailure.permanent("Splunk.InvalidDataFormat", text);
            case 401, 403 -> throw RequestFailure.passing("Splunk.InvalidToken", text);
            case 404 -> throw RequestFailure.passing("Splunk.URLNotFound", text);
            case 503 -> throw RequestFailure.passing("Splunk.IndexerBusy", text);
            default -> throw RequestFailure.passing("Splunk.ServerError", text);
        };
    }

    private static JsonNode parsed(byte[] body) {
        try {
            JsonNode answer = JSON.readTree(body);
            return answer == null ? JSON.createObjectNode() : answer;
        } catch (IOException e) {
            return JSON.createObjectNode();
        }
    }
}
