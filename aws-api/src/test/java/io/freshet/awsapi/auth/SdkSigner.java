package io.freshet.awsapi.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Requests as the signer of the AWS SDK for Java makes them. */
final class SdkSigner {
    private static final String BODY = "{\"StreamName\":\"orders\"}";

    private AwsCredentialsIdentity credentials;
    private Instant at;
    private String service = "kinesis";
    private String url = "http://localhost:4566/";
    private byte[] body = BODY.getBytes(UTF_8);
    private @Nullable Duration presigned;
    private boolean payloadSigned = true;
    private boolean chunked;

    SdkSigner(String id, String secret, Instant at) {
        this.credentials = AwsCredentialsIdentity.create(id, secret);
        this.at = at;
    }

    SdkSigner at(Instant instant) {
        at = instant;
        return this;
    }

    SdkSigner service(String name) {
        service = name;
        return this;
    }

    SdkSigner url(String address) {
        url = address;
        return this;
    }

    SdkSigner body(byte[] content) {
        body = content;
        return this;
    }

    SdkSigner sessionToken(String token) {
        credentials =
                AwsSessionCredentialsIdentity.create(credentials.accessKeyId(), credentials.secretAccessKey(), token);
        return this;
    }

    SdkSigner presignedFor(Duration lifetime) {
        presigned = lifetime;
        return this;
    }

    SdkSigner payloadUnsigned() {
        payloadSigned = false;
        return this;
    }

    SdkSigner chunked() {
        chunked = true;
        return this;
    }

    SignedRequest sign() {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(URI.create(url))
                .putHeader("Content-Type", "application/x-amz-json-1.1")
                .putHeader("Content-Length", Integer.toString(body.length))
                .putHeader("X-Amz-Target", "Kinesis_20131202.DescribeStreamSummary")
                .putHeader("User-Agent", "test   client")
                .build();
        SignRequest.Builder<AwsCredentialsIdentity> order = SignRequest.builder(credentials)
                .request(request)
                .payload(ContentStreamProvider.fromByteArray(body))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, payloadSigned)
                .putProperty(AwsV4HttpSigner.CHUNK_ENCODING_ENABLED, chunked)
                .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(at, ZoneOffset.UTC));
        if (presigned != null) {
            order.putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, presigned);
        }
        return received(AwsV4HttpSigner.create().sign(order.build()));
    }

    private static SignedRequest received(software.amazon.awssdk.http.auth.spi.signer.SignedRequest complete) {
        Map<String, String> headers = new HashMap<>();
        complete.request()
                .forEachHeader((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        String query =
                complete.request().encodedQueryParameters().map(q -> "?" + q).orElse("");
        try {
            byte[] body = complete.payload().orElseThrow().newStream().readAllBytes();
            return new SignedRequest("POST", complete.request().encodedPath() + query, headers, body);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
