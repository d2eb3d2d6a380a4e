package io.freshet.server.cli.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.server.live.LiveApi;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Asks a running server what its applications do, signed with the access key of the environment, as the AWS clients do. */
public final class LiveClient {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:4566",
            description = "of the server (default: ${DEFAULT-VALUE})")
    private @Nullable URI endpoint;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    /** Of the server that an option names. */
    public LiveClient() {}

    /** Of a given server. */
    public LiveClient(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** All applications, or with a path below them more of one of them. */
    public JsonNode get(String below) throws IOException, InterruptedException {
        URI server = endpoint == null ? URI.create("http://127.0.0.1:4566") : endpoint;
        URI uri = URI.create(server.toString().replaceAll("/+$", "") + LiveApi.PATH + below);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
        signed(uri).headers().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("host")) {
                values.forEach(value -> request.header(name, value));
            }
        });
        HttpResponse<byte[]> answer;
        try {
            answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (ConnectException e) {
            throw new IllegalStateException(
                    "no server answers at " + server + ": start one with 'freshet server', or give --endpoint", e);
        }
        return read(answer);
    }

    private JsonNode read(HttpResponse<byte[]> answer) throws IOException {
        JsonNode document = json.readTree(answer.body());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(
                    document.path("message").asText("the server answers with status " + answer.statusCode()));
        }
        return document;
    }

    private static SdkHttpRequest signed(URI uri) {
        Map<String, String> environment = System.getenv();
        AwsCredentialsIdentity identity = AwsCredentialsIdentity.create(
                Optional.ofNullable(environment.get("AWS_ACCESS_KEY_ID")).orElse("any"),
                Optional.ofNullable(environment.get("AWS_SECRET_ACCESS_KEY")).orElse("any"));
        String region =
                Optional.ofNullable(environment.get("AWS_DEFAULT_REGION")).orElse("us-east-1");
        return AwsV4HttpSigner.create()
                .sign(request -> request.identity(identity)
                        .request(SdkHttpRequest.builder()
                                .method(SdkHttpMethod.GET)
                                .uri(uri)
                                .build())
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "kinesisanalytics")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region))
                .request();
    }

    /** A name as a part of a path. */
    public static String part(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
