package io.freshet.server.cli.option;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** The running server that a command asks, signed with the access key of the environment as the AWS clients do. */
public final class ServerOption {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Set<String> SET_BY_THE_CLIENT = Set.of("host", "content-length");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LOCAL = "http://127.0.0.1:4566";

    @Option(
            names = {"--endpoint-url", "--endpoint"},
            paramLabel = "URL",
            defaultValue = LOCAL,
            description = "of the server (default: ${DEFAULT-VALUE})")
    private URI endpoint = URI.create(LOCAL);

    @Option(names = "--region", description = "default: that of the environment, or us-east-1")
    private @Nullable String region;

    /** Made when something is asked: every command has such an option, and most are not called. */
    private @Nullable HttpClient client;

    /** The server that the option names. */
    public ServerOption() {}

    /** A given server. */
    public ServerOption(URI endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * What the server said.
     *
     * @param body an empty object if it said nothing
     */
    public record Answer(int status, JsonNode body) {
        /** What the server says of it. */
        public String message() {
            return body.path("message").asText(body.path("Message").asText("the server answers with status " + status));
        }

        /** The body; an {@link IllegalStateException} in the server's words if it refuses. */
        public JsonNode accepted() {
            if (status != 200) {
                throw new IllegalStateException(message());
            }
            return body;
        }
    }

    /** What lies at a path; an {@link IllegalStateException} in the server's words if it refuses. */
    public JsonNode get(String path, String service) throws InterruptedException {
        return send(SdkHttpMethod.GET, path, service, Map.of(), new byte[0]).accepted();
    }

    /**
     * Asks; an {@link IllegalStateException} in one sentence if no server answers.
     *
     * @param service the signing name
     * @param path below the endpoint, with its slash and its query
     */
    public Answer send(SdkHttpMethod method, String path, String service, Map<String, String> headers, byte[] body)
            throws InterruptedException {
        HttpResponse<byte[]> answer =
                answer(method, path, service, headers, body, HttpResponse.BodyHandlers.ofByteArray());
        try {
            return new Answer(
                    answer.statusCode(),
                    answer.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(answer.body()));
        } catch (IOException e) {
            throw noServer(e);
        }
    }

    /**
     * Calls an operation of an AWS service that speaks JSON; throws with the server's own words if it refuses.
     *
     * @param target as {@code Kinesis_20131202.ListStreams}
     */
    public JsonNode call(String service, String target, ObjectNode request) throws InterruptedException {
        Answer answer = send(
                SdkHttpMethod.POST,
                "/",
                service,
                Map.of("X-Amz-Target", target, "Content-Type", "application/x-amz-json-1.1"),
                request.toString().getBytes(StandardCharsets.UTF_8));
        JsonNode body = answer.body();
        if (answer.status() != 200) {
            throw new IllegalStateException(body.path("__type").asText() + ": "
                    + body.path("message").asText(body.path("Message").asText()));
        }
        return body;
    }

    /** What the server says line by line, to be read and closed. */
    public record Lines(int status, InputStream body) {}

    /** Asks for what is longer than should be held at once. */
    public Lines lines(SdkHttpMethod method, String path, String service, Map<String, String> headers, byte[] body)
            throws InterruptedException {
        HttpResponse<InputStream> answer =
                answer(method, path, service, headers, body, HttpResponse.BodyHandlers.ofInputStream());
        return new Lines(answer.statusCode(), answer.body());
    }

    private <T> HttpResponse<T> answer(
            SdkHttpMethod method,
            String path,
            String service,
            Map<String, String> headers,
            byte[] body,
            HttpResponse.BodyHandler<T> handler)
            throws InterruptedException {
        URI uri = URI.create(endpoint.toString().replaceAll("/+$", "") + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .method(method.name(), HttpRequest.BodyPublishers.ofByteArray(body));
        signed(method, uri, service, headers, body).headers().forEach((name, values) -> {
            if (!SET_BY_THE_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            return client().send(request.build(), handler);
        } catch (IOException e) {
            throw noServer(e);
        }
    }

    private HttpClient client() {
        if (client == null) {
            client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        }
        return client;
    }

    private IllegalStateException noServer(IOException reason) {
        return new IllegalStateException(
                "no server answers at " + endpoint + ": start one with 'freshet server', or give --endpoint-url ("
                        + reason + ")",
                reason);
    }

    private SdkHttpRequest signed(
            SdkHttpMethod method, URI uri, String service, Map<String, String> headers, byte[] body) {
        SdkHttpRequest.Builder unsigned =
                SdkHttpRequest.builder().method(method).uri(uri);
        headers.forEach(unsigned::putHeader);
        return AwsV4HttpSigner.create()
                .sign(request -> request.identity(AwsCredentialsIdentity.create(
                                environment("AWS_ACCESS_KEY_ID", "any"), environment("AWS_SECRET_ACCESS_KEY", "any")))
                        .request(unsigned.build())
                        .payload(() -> new ByteArrayInputStream(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(
                                AwsV4HttpSigner.REGION_NAME,
                                region == null
                                        ? environment("AWS_REGION", environment("AWS_DEFAULT_REGION", "us-east-1"))
                                        : region))
                .request();
    }

    private static String environment(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
