package io.freshet.firehosesink.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.firehosesink.lane.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/** The request that Firehose makes to an HTTP endpoint, and what it asks of the answer. */
final class HttpEndpointRequest implements WholeBatch.Request {
    private static final String CODES = "HttpEndpoint";
    private static final int MAX_SHOWN = 8192;
    private static final int CONTENT_TOO_LARGE = 413;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Endpoint.Http endpoint;
    private final String deliveryStreamArn;
    private final HttpExchange exchange;
    private final Clock clock;

    HttpEndpointRequest(Endpoint.Http endpoint, String deliveryStreamArn, HttpExchange exchange, Clock clock) {
        this.endpoint = endpoint;
        this.deliveryStreamArn = deliveryStreamArn;
        this.exchange = exchange;
        this.clock = clock;
    }

    @Override
    public void send(UUID id, List<byte[]> records) throws InterruptedException, RequestFailure {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.url())
                .timeout(HttpExchange.TIMEOUT)
                .header("Content-Type", "application/json")
                .header("X-Amz-Firehose-Protocol-Version", "1.0")
                .header("X-Amz-Firehose-Request-Id", id.toString())
                .header("X-Amz-Firehose-Source-Arn", deliveryStreamArn)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body(id, records)));
        if (!endpoint.accessKey().isEmpty()) {
            request.header("X-Amz-Firehose-Access-Key", endpoint.accessKey());
        }
        if (!endpoint.commonAttributes().isEmpty()) {
            ObjectNode attributes = JSON.createObjectNode();
            endpoint.commonAttributes().forEach(attributes.putObject("commonAttributes")::put);
            request.header("X-Amz-Firehose-Common-Attributes", attributes.toString());
        }
        if (endpoint.gzip()) {
            request.header("Content-Encoding", "gzip");
        }
        check(id, exchange.send(request.build(), CODES));
    }

    private byte[] body(UUID id, List<byte[]> records) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = endpoint.gzip() ? new GZIPOutputStream(bytes) : bytes;
                JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("requestId", id.toString());
            json.writeNumberField("timestamp", clock.millis());
            json.writeArrayFieldStart("records");
            for (byte[] record : records) {
                json.writeStartObject();
                json.writeBinaryField("data", record);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void check(UUID id, HttpResponse<byte[]> response) throws RequestFailure {
        JsonNode answer = parsed(response.body());
        int status = response.statusCode();
        if (status != 200) {
            String message = "status " + status + ": " + shown(answer);
            throw status == CONTENT_TOO_LARGE
                    ? RequestFailure.permanent(CODES + ".DestinationException", message)
                    : RequestFailure.passing(CODES + ".DestinationException", message);
        }
        String type = response.headers().firstValue("Content-Type").orElse("");
        boolean valid = type.startsWith("application/json")
                && response.headers().firstValue("Content-Encoding").isEmpty()
                && answer.path("requestId").asText().equals(id.toString())
                && answer.path("timestamp").isIntegralNumber();
        if (!valid) {
            throw RequestFailure.passing(
                    CODES + ".InvalidResponseFromDestination",
                    "status 200, but not application/json with requestId " + id + " and timestamp: " + shown(answer));
        }
    }

    private static JsonNode parsed(byte[] body) {
        try {
            JsonNode answer = JSON.readTree(body);
            return answer == null ? JSON.createObjectNode() : answer;
        } catch (IOException e) {
            return JSON.createObjectNode();
        }
    }

    private static String shown(JsonNode answer) {
        String text = answer.path("errorMessage").asText("no errorMessage");
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN);
    }
}
