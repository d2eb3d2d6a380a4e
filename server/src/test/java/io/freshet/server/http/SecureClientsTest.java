package io.freshet.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.AccessKey;
import io.freshet.awsapi.auth.AccessPolicy;
import io.freshet.awsapi.auth.AccessPolicy.Effect;
import io.freshet.awsapi.auth.AccessPolicy.Statement;
import io.freshet.awsapi.auth.RequestedResources;
import io.freshet.awsapi.auth.SignatureVerifier;
import io.freshet.ingest.stream.ShardIterator;
import io.freshet.server.tls.SelfSigned;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** The SDK's own clients against a front door that verifies signatures and speaks TLS, on one port. */
@SuppressWarnings("NullAway.Init")
class SecureClientsTest {
    private static final AccessKey PRODUCER = new AccessKey(
            "AKIAPRODUCER",
            "producer+secret/",
            "",
            "111122223333",
            new AccessPolicy(List.of(new Statement(
                    Effect.ALLOW, List.of("kinesis:Put*"), List.of("arn:aws:kinesis:*:*:stream/orders")))));
    private static final AccessKey ADMIN =
            new AccessKey("AKIAADMIN", "admin+secret/", "", "111122223333", AccessPolicy.ALLOW_ALL);

    @TempDir
    static Path directory;

    private static SelfSigned certificate;
    private static Door door;

    @BeforeAll
    static void open() {
        Clock clock = Clock.systemUTC();
        certificate = SelfSigned.inDirectory(directory, List.of("localhost", "127.0.0.1"), clock);
        door = Door.open(
                Optional.of(new TlsFiles(certificate.certificate(), certificate.key())),
                Door.LIMITS,
                new AccessControl(
                        new SignatureVerifier(List.of(PRODUCER, ADMIN), clock),
                        new RequestedResources(
                                token -> ShardIterator.parse(token).map(ShardIterator::streamName))));
    }

    @AfterAll
    static void close() {
        door.close();
    }

    @Test
    void theSdkPutsAndReadsOverTlsAndInClearTextOnOnePort() throws Exception {
        for (String scheme : List.of("https", "http")) {
            try (KinesisClient kinesis = client(scheme, ADMIN.id(), ADMIN.secret())) {
                var put = kinesis.putRecord(
                        r -> r.streamName("orders").partitionKey("k").data(SdkBytes.fromUtf8String("over " + scheme)));
                String iterator = kinesis.getShardIterator(r -> r.streamName("orders")
                                .shardId(put.shardId())
                                .shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
                                .startingSequenceNumber(put.sequenceNumber()))
                        .shardIterator();

                assertThat(kinesis.getRecords(r -> r.shardIterator(iterator))
                                .records()
                                .get(0)
                                .data()
                                .asUtf8String())
                        .isEqualTo("over " + scheme);
            }
        }
    }

    @Test
    void errorsOfSignaturesAndPoliciesArriveAsTheServicesOwn() throws Exception {
        try (KinesisClient stranger = client("https", "AKIASTRANGER", "x");
                KinesisClient guesser = client("http", ADMIN.id(), "guessed");
                KinesisClient producer = client("https", PRODUCER.id(), PRODUCER.secret())) {
            assertThatThrownBy(stranger::listStreams)
                    .isInstanceOfSatisfying(
                            KinesisException.class, e -> assertThat(code(e)).isEqualTo("UnrecognizedClientException"));
            assertThatThrownBy(guesser::listStreams)
                    .isInstanceOfSatisfying(
                            KinesisException.class, e -> assertThat(code(e)).isEqualTo("InvalidSignatureException"));
            assertThat(producer.putRecord(r ->
                                    r.streamName("orders").partitionKey("k").data(SdkBytes.fromUtf8String("x")))
                            .shardId())
                    .startsWith("shardId-");
            assertThatThrownBy(() -> producer.deleteStream(r -> r.streamName("orders")))
                    .isInstanceOf(KinesisException.class)
                    .hasMessageContaining(
                            "User: arn:aws:iam::111122223333:user/AKIAPRODUCER is not authorized to perform:"
                                    + " kinesis:DeleteStream on resource:"
                                    + " arn:aws:kinesis:us-east-1:111122223333:stream/orders");
        }
    }

    @Test
    void theAccountOfAKeyIsTheAccountOfItsRequests() throws Exception {
        try (KinesisClient admin = client("https", ADMIN.id(), ADMIN.secret())) {
            assertThatThrownBy(() -> admin.describeStreamSummary(r -> r.streamName("missing")))
                    .hasMessageContaining("Stream missing under account 111122223333 not found.");
        }
    }

    @Test
    void speaksHttp2AndHttp1ByAlpn() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust().getTrustManagers(), null);
        HttpClient client = HttpClient.newBuilder().sslContext(context).build();

        for (HttpClient.Version version : HttpClient.Version.values()) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + door.port() + "/health"))
                            .version(version)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(response.version()).isEqualTo(version);
            assertThat(response.body()).isEqualTo("{\"status\":\"ok\"}");
        }
    }

    /** A client that goes by OpenSSL, verifies strictly, and signs with botocore. */
    @Test
    void boto3TrustsTheAuthorityAndIsLetIn() throws Exception {
        Path python = Path.of(System.getenv().getOrDefault("FRESHET_CLIENTS", "/tmp/freshet-clients/bin"), "python");
        assumeTrue(Files.isExecutable(python), "no boto3: FRESHET_CLIENTS names no folder with a python that has it");
        String script =
                """
                import sys, botocore.session
                client = botocore.session.get_session().create_client('kinesis', region_name='us-east-1',
                    endpoint_url=sys.argv[1], verify=sys.argv[2],
                    aws_access_key_id=sys.argv[3], aws_secret_access_key=sys.argv[4])
                print(client.put_record(StreamName='orders', PartitionKey='k', Data=b'x')['ShardId'])
                """;

        Process process = new ProcessBuilder(
                        python.toString(),
                        "-c",
                        script,
                        "https://localhost:" + door.port(),
                        certificate.authority().toString(),
                        PRODUCER.id(),
                        PRODUCER.secret())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).startsWith("shardId-");
    }

    private static String code(KinesisException thrown) {
        return thrown.awsErrorDetails().errorCode();
    }

    private static KinesisClient client(String scheme, String id, String secret) throws Exception {
        TrustManager[] trust = trust().getTrustManagers();
        return KinesisClient.builder()
                .endpointOverride(URI.create(scheme + "://localhost:" + door.port()))
                .region(Region.US_EAST_1)
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret)))
                .httpClientBuilder(ApacheHttpClient.builder().tlsTrustManagersProvider(() -> trust))
                .build();
    }

    private static TrustManagerFactory trust() throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(certificate.authority())) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory;
    }
}
