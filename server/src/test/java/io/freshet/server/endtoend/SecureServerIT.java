package io.freshet.server.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.KinesisException;

/** The whole server with access keys and TLS, as a user starts it. */
class SecureServerIT {
    @TempDir
    Path directory;

    @Test
    void letsInItsKeysOnlyAndSpeaksTlsUnderTheAuthorityItExports() throws Exception {
        Path keys = Files.writeString(
                directory.resolve("keys.yaml"),
                """
                keys:
                  - id: AKIALISTER
                    secret: "hunter2"
                    policy: [{effect: allow, actions: ["kinesis:List*"], resources: ["*"]}]
                  - id: AKIASCRAPER
                    secret: "hunter4"
                    policy: [{effect: allow, actions: ["freshet:GetMetrics"], resources: ["*"]}]
                """);
        Map<String, String> environment = Map.of("FRESHET_S3_SECRET_KEY", "hunter3", "FRESHET_HOST", "0.0.0.0");
        try (ServerProcess server =
                ServerProcess.start(directory, environment, "--credentials", keys.toString(), "--tls", "self-signed")) {
            Path authority = directory.resolve("data").resolve("tls").resolve("ca.pem");
            try (KinesisClient lister = client(server, authority, "hunter2");
                    KinesisClient guesser = client(server, authority, "guessed");
                    KinesisClient open = server.kinesis()) {
                assertThat(lister.listStreams().streamNames()).isEmpty();
                assertThatThrownBy(() ->
                                lister.createStream(r -> r.streamName("orders").shardCount(1)))
                        .isInstanceOf(KinesisException.class)
                        .hasMessageContaining("is not authorized to perform: kinesis:CreateStream on resource:"
                                + " arn:aws:kinesis:us-east-1:000000000000:stream/orders");
                assertThatThrownBy(guesser::listStreams).hasMessageContaining("The request signature we calculated");
                assertThatThrownBy(open::listStreams).hasMessageContaining("security token included in the request");
            }
            assertThat(scrape(server, authority, "https", "AKIASCRAPER:hunter4"))
                    .startsWith("200 ")
                    .contains("jvm_memory_used_bytes");
            assertThat(scrape(server, authority, "https", "AKIALISTER:hunter2")).startsWith("403 ");
            assertThat(scrape(server, authority, "https", "AKIASCRAPER:guessed"))
                    .doesNotStartWith("200");
            assertThat(scrape(server, authority, "https", "")).doesNotStartWith("200");
            assertThat(scrape(server, authority, "http", "AKIASCRAPER:hunter4"))
                    .startsWith("403 ")
                    .contains("not to be sent in the clear");
            assertThat(server.log())
                    .contains("2 access keys are let in", "ca.pem")
                    .doesNotContain("hunter");
        }
    }

    /** The status, and the answer. */
    private static String scrape(ServerProcess server, Path authority, String scheme, String credentials)
            throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusting(authority).getTrustManagers(), null);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(scheme + "://localhost:" + server.port + "/_freshet/metrics"));
        if (!credentials.isEmpty()) {
            request.header("authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
        }
        HttpResponse<String> answer = HttpClient.newBuilder()
                .sslContext(context)
                .build()
                .send(request.build(), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    private static KinesisClient client(ServerProcess server, Path authority, String secret) throws Exception {
        TrustManagerFactory factory = trusting(authority);
        return KinesisClient.builder()
                .endpointOverride(URI.create("https://localhost:" + server.port))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIALISTER", secret)))
                .httpClientBuilder(ApacheHttpClient.builder().tlsTrustManagersProvider(factory::getTrustManagers))
                .build();
    }

    private static TrustManagerFactory trusting(Path authority) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(authority)) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory;
    }
}
