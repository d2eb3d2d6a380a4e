package io.freshet.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Asks a running server about delivery streams. Operations that the AWS SDK does not know go the same way as those it does: signed, and
 * subject to the same policies.
 */
final class FirehoseCalls {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(200);
    private static final Set<String> SET_BY_THE_CLIENT = Set.of("host", "content-length");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--endpoint-url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:4566",
            description = "of the server (default: ${DEFAULT-VALUE})")
    private URI endpoint = URI.create("http://127.0.0.1:4566");

    @Option(names = "--region", defaultValue = "us-east-1", description = "default: ${DEFAULT-VALUE}")
    private String region = "us-east-1";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    static ObjectNode members() {
        return JSON.createObjectNode();
    }

    /** Calls an operation; throws with the server's own words if it refuses. */
    JsonNode call(String operation, ObjectNode request) throws InterruptedException {
        byte[] body = request.toString().getBytes(StandardCharsets.UTF_8);
        try {
            HttpResponse<byte[]> response =
                    client.send(signed(operation, body), HttpResponse.BodyHandlers.ofByteArray());
            JsonNode answer = response.body().length == 0 ? members() : JSON.readTree(response.body());
            if (response.statusCode() != 200) {
                String type = answer.path("__type").asText();
                String message =
                        answer.path("message").asText(answer.path("Message").asText());
                throw new IllegalStateException(type + ": " + message);
            }
            return answer;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "no answer from " + endpoint + ": " + e + " (is the server running? --endpoint-url says where)", e);
        }
    }

    /** Begins what takes long, and waits for its report. */
    JsonNode run(String operation, ObjectNode request) throws InterruptedException {
        JsonNode answer = call(operation, request);
        while (answer.path("Status").asText().equals("RUNNING")) {
            Thread.sleep(LOOK_AGAIN_AFTER.toMillis());
            answer = call(
                    operation,
                    members()
                            .put(
                                    "DeliveryStreamName",
                                    request.path("DeliveryStreamName").asText())
                            .put("RunId", answer.path("RunId").asText()));
        }
        if (!answer.path("Status").asText().equals("DONE")) {
            throw new IllegalStateException(answer.path("Message").asText());
        }
        return answer.path("Report");
    }

    private HttpRequest signed(String operation, byte[] body) {
        SdkHttpFullRequest unsigned = SdkHttpFullRequest.builder()
                .uri(endpoint.resolve("/"))
                .method(SdkHttpMethod.POST)
                .putHeader("X-Amz-Target", "Firehose_20150804." + operation)
                .putHeader("Content-Type", "application/x-amz-json-1.1")
                .build();
        var request = AwsV4HttpSigner.create()
                .sign(r -> r.identity(credentials())
                        .request(unsigned)
                        .payload(() -> new ByteArrayInputStream(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "firehose")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region))
                .request();
        HttpRequest.Builder sent = HttpRequest.newBuilder(endpoint.resolve("/"))
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        request.headers().forEach((name, values) -> {
            if (!SET_BY_THE_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> sent.header(name, value));
            }
        });
        return sent.build();
    }

    /** Those of the environment; without any, ones that an open server takes. */
    private static AwsCredentialsIdentity credentials() {
        String key = environment("AWS_ACCESS_KEY_ID");
        String secret = environment("AWS_SECRET_ACCESS_KEY");
        return key == null || secret == null
                ? AwsCredentialsIdentity.create("freshet", "freshet")
                : AwsCredentialsIdentity.create(key, secret);
    }

    private static @Nullable String environment(String name) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? null : value;
    }
}
