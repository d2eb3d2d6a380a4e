package io.freshet.kcl.metric;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.freshet.awsapi.metric.MetricName;
import io.freshet.awsapi.metric.Metrics;
import io.freshet.awsapi.metric.Point;
import io.freshet.awsapi.metric.Statistics;
import io.freshet.awsapi.wire.AwsDispatcher;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import io.freshet.kcl.identity.IdentityApi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Metrics and identity over the protocols that do not name their operation in a target header. */
class OtherProtocolsTest {
    private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";

    private static final Instant NOW = Instant.parse("2026-11-21T00:00:30Z");

    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final Metrics metrics = new Metrics(clock, 3);
    private final AwsDispatcher dispatcher = new AwsDispatcher(
            List.of(MetricsApi.of(metrics, clock), IdentityApi.of()),
            new CallerDefaults("000000000000", "us-east-1"),
            () -> "00000000-0000-0000-0000-000000000001",
            Runnable::run);

    private WireResponse call(String path, String service, Map<String, String> headers, byte[] body) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("x-amz-date", "20261121T000000Z");
        all.put(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=a/20261121/us-east-1/" + service
                        + "/aws4_request, SignedHeaders=host, Signature=0");
        return dispatcher
                .dispatch(new WireRequest("POST", path, all, body))
                .toCompletableFuture()
                .join();
    }

    private WireResponse rpc(String operation, Map<String, String> more, byte[] body) {
        Map<String, String> headers = new HashMap<>(more);
        headers.put("smithy-protocol", "rpc-v2-cbor");
        headers.put("content-type", "application/cbor");
        return call("/service/GraniteServiceVersion20100801/operation/" + operation, "monitoring", headers, body);
    }

    private WireResponse form(String service, String body) {
        return call("/", service, Map.of("content-type", FORM), body.getBytes(UTF_8));
    }

    private Point latest(String metric) {
        List<Point> points = metrics.points(new MetricName("app", metric, Map.of("ShardId", "0")), 0, Long.MAX_VALUE)
                .getOrDefault("None", List.of());
        return points.get(points.size() - 1);
    }

    private static byte[] cbor(double value) throws IOException {
        return new CBORMapper()
                .writeValueAsBytes(Map.of(
                        "Namespace",
                        "app",
                        "MetricData",
                        List.of(Map.of(
                                "MetricName",
                                "Lag",
                                "Dimensions",
                                List.of(Map.of("Name", "ShardId", "Value", "0")),
                                "Timestamp",
                                1795219200.5,
                                "Value",
                                value))));
    }

    @Test
    void metricsComeInCbor() throws IOException {
        WireResponse response = rpc("PutMetricData", Map.of(), cbor(1.5));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers())
                .containsEntry("smithy-protocol", "rpc-v2-cbor")
                .containsEntry("content-type", "application/cbor");
        assertThat(new CBORMapper().readTree(response.body())).isEmpty();
        assertThat(latest("Lag").statistics()).isEqualTo(Statistics.of(1.5));
        assertThat(latest("Lag").minute()).isEqualTo(NOW.getEpochSecond() / 60);
    }

    @Test
    void metricsComeCompressed() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(cbor(2.5));
        }

        WireResponse response = rpc("PutMetricData", Map.of("content-encoding", "gzip"), compressed.toByteArray());

        assertThat(response.status()).isEqualTo(200);
        assertThat(latest("Lag").statistics().sum()).isEqualTo(2.5);
        assertThat(rpc("PutMetricData", Map.of("content-encoding", "gzip"), cbor(1))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aSmallBodyThatUnpacksToALargeOneIsRefused() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            for (int i = 0; i < 20; i++) {
                gzip.write(new byte[1 << 20]);
            }
        }

        WireResponse response = rpc("PutMetricData", Map.of("content-encoding", "gzip"), compressed.toByteArray());

        assertThat(response.status()).isEqualTo(400);
        assertThat(new CBORMapper().readTree(response.body()).get("message").asText())
                .contains("more than 16777216 bytes when decompressed");
    }

    @Test
    void metricsComeAsAForm() {
        WireResponse response = form(
                "monitoring",
                "Action=PutMetricData&Version=2010-08-01&Namespace=app&MetricData.member.1.MetricName=Lag"
                        + "&MetricData.member.1.Dimensions.member.1.Name=ShardId&MetricData.member.1.Dimensions.member.1.Value=0"
                        + "&MetricData.member.1.StatisticValues.Sum=6&MetricData.member.1.StatisticValues.SampleCount=2"
                        + "&MetricData.member.1.StatisticValues.Minimum=1&MetricData.member.1.StatisticValues.Maximum=5"
                        + "&MetricData.member.1.Timestamp=2026-11-21T00%3A00%3A00Z&MetricData.member.2.MetricName=B&MetricData.member.2.Value=1&Unknown=1");

        assertThat(response.status()).isEqualTo(200);
        assertThat(new String(response.body(), UTF_8))
                .startsWith("<PutMetricDataResponse xmlns=\"http://monitoring.amazonaws.com/doc/2010-08-01/\">")
                .contains("<RequestId>00000000-0000-0000-0000-000000000001</RequestId>");
        assertThat(latest("Lag").statistics()).isEqualTo(new Statistics(2, 6, 1, 5));
        assertThat(metrics.names()).hasSize(2);
    }

    @Test
    void metricsComeInJson() {
        WireResponse response = call(
                "/",
                "monitoring",
                Map.of(
                        "content-type",
                        "application/x-amz-json-1.0",
                        "x-amz-target",
                        "GraniteServiceVersion20100801.PutMetricData"),
                ("{\"Namespace\":\"app\",\"MetricData\":[{\"MetricName\":\"Lag\",\"Value\":3,\"Dimensions\":"
                                + "[{\"Name\":\"ShardId\",\"Value\":\"0\"}]}]}")
                        .getBytes(UTF_8));

        assertThat(response.status()).isEqualTo(200);
        assertThat(latest("Lag").statistics().sum()).isEqualTo(3);
    }

    @Test
    void onlySoManyMetricsAreKept() {
        for (int i = 0; i < 10; i++) {
            form(
                    "monitoring",
                    "Action=PutMetricData&Namespace=app&MetricData.member.1.Value=1&MetricData.member.1.MetricName=M"
                            + i);
        }

        assertThat(metrics.names()).hasSize(3).extracting(MetricName::metric).contains("M9");
    }

    @Test
    void errorsHaveTheirCodesOfEachProtocol() throws IOException {
        WireResponse modern = rpc("PutMetricData", Map.of(), cbor(Double.NaN));

        assertThat(modern.headers()).containsEntry("x-amzn-query-error", "InvalidParameterValue;Sender");
        assertThat(new CBORMapper().readTree(modern.body()).get("__type").asText())
                .isEqualTo("InvalidParameterValueException");
        assertThat(new String(
                        form("monitoring", "Action=PutMetricData&Namespace=AWS/x&MetricData.member.1.MetricName=M")
                                .body(),
                        UTF_8))
                .contains("<Type>Sender</Type><Code>InvalidParameterValue</Code>");
    }

    @Test
    void theCallerIsTheAccount() {
        WireResponse response = form("sts", "Action=GetCallerIdentity&Version=2011-06-15");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers()).containsEntry("content-type", "text/xml");
        assertThat(new String(response.body(), UTF_8))
                .startsWith("<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                        + "<GetCallerIdentityResult>")
                .contains("<Account>000000000000</Account>", "<Arn>arn:aws:iam::000000000000:root</Arn>");
    }

    @Test
    void whatIsNotBuiltIsRefusedInTheProtocolItWasAskedIn() throws IOException {
        assertThat(new String(form("sts", "Action=AssumeRole").body(), UTF_8))
                .startsWith("<ErrorResponse")
                .contains("<Code>UnsupportedOperationException</Code>");
        assertThat(new String(form("s3", "Action=ListBuckets").body(), UTF_8)).contains("<Code>InvalidAction</Code>");
        assertThat(new String(form("sts", "Action=%zz").body(), UTF_8)).contains("<Code>MalformedQueryString</Code>");
        assertThat(new CBORMapper()
                        .readTree(rpc("PutDashboard", Map.of(), new byte[0]).body())
                        .get("__type")
                        .asText())
                .isEqualTo("UnsupportedOperationException");
        assertThat(rpc("Nonsense", Map.of(), new byte[0]).status()).isEqualTo(404);
        assertThat(rpc("PutMetricData", Map.of(), new byte[] {1, 2}).status()).isEqualTo(400);
    }

    @Test
    void aRequestWithoutASignatureIsRefused() {
        WireResponse response = dispatcher
                .dispatch(new WireRequest(
                        "POST", "/", Map.of("content-type", FORM), "Action=GetCallerIdentity".getBytes(UTF_8)))
                .toCompletableFuture()
                .join();

        assertThat(response.status()).isEqualTo(400);
        assertThat(new String(response.body(), UTF_8)).contains("<Code>MissingAuthenticationTokenException</Code>");
    }
}
