package io.freshet.awsapi.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.awsapi.operation.ApiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignatureVerifierTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final AccessKey KEY =
            new AccessKey("AKIAORDERS", "wJalrXUtnFEMI/K7MDENG", "", "111122223333", AccessPolicy.ALLOW_ALL);
    private static final AccessKey TEMPORARY =
            new AccessKey("ASIATEMPORARY", "temporary", "the+token/==", "111122223333", AccessPolicy.ALLOW_ALL);

    private final SignatureVerifier verifier =
            new SignatureVerifier(List.of(KEY, TEMPORARY), Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void letsInWhoSignedInTheHeader() {
        assertThat(authenticated(signer().sign()).accountId()).isEqualTo("111122223333");
        assertThat(authenticated(signer().sign()))
                .as("by the remembered signing key")
                .isEqualTo(KEY);
        assertThat(authenticated(signer().payloadUnsigned()
                        .url("https://localhost:4566/")
                        .sign()))
                .isEqualTo(KEY);
        assertThat(authenticated(signer().body(new byte[0]).sign())).isEqualTo(KEY);
    }

    @Test
    void letsInWhoPresignedTheQuery() {
        SdkSigner presigned = signer().presignedFor(Duration.ofHours(1));

        assertThat(authenticated(presigned.sign())).isEqualTo(KEY);
        assertThat(authenticated(presigned.at(NOW.minus(Duration.ofMinutes(59))).sign()))
                .isEqualTo(KEY);
        assertThat(error(presigned.at(NOW.minus(Duration.ofMinutes(61))).sign()))
                .isEqualTo("InvalidSignatureException: Signature expired: 20260301T105900Z is now earlier than"
                        + " 20260301T110000Z (20260301T120000Z - 60 min.)");
    }

    @Test
    void bringsPathAndQueryIntoTheSameFormAsTheSigner() {
        for (String target : List.of(
                "/a%20b/c", "/a/./b/../c/", "//a///b", "/?b=2&a=1&a=0&c", "/caf%C3%A9?x=%2F~%20", "/a+b?q=%2B")) {
            assertThat(authenticated(
                            signer().url("http://localhost:4566" + target).sign()))
                    .as(target)
                    .isEqualTo(KEY);
        }
    }

    @Test
    void letsInSignedChunksAndTakesThemApart() {
        byte[] body = "x".repeat(300_000).getBytes(UTF_8);
        SignedRequest request = signer().chunked().body(body).sign();

        assertThat(request.header("x-amz-content-sha256")).isEqualTo("STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
        assertThat(request.body()).hasSizeGreaterThan(body.length);
        assertThat(verifier.authenticate(request, "kinesis").body()).isEqualTo(body);
        assertThat(new OpenAuthenticator("000000000000")
                        .authenticate(request, "kinesis")
                        .body())
                .isEqualTo(body);
    }

    @Test
    void refusesAChunkThatWasChanged() {
        SignedRequest request =
                signer().chunked().body("x".repeat(300_000).getBytes(UTF_8)).sign();

        request.body()[200_000] = 'y';
        assertThat(error(request)).startsWith("InvalidSignatureException: The request signature we calculated");
        SignedRequest cut = withBody(request, new String(request.body(), 0, 1000, UTF_8));
        assertThat(error(cut)).startsWith("SerializationException: The aws-chunked body");
    }

    @Test
    void refusesWhatWasChangedAfterSigning() {
        SignedRequest signed = signer().sign();
        String expected = "InvalidSignatureException: The request signature we calculated does not match the signature"
                + " you provided. Check your AWS Secret Access Key and signing method. Consult the service"
                + " documentation for details.";

        assertThat(error(withBody(signed, "{\"StreamName\":\"others\"}"))).isEqualTo(expected);
        assertThat(error(with(signed, "x-amz-target", "Kinesis_20131202.DeleteStream")))
                .isEqualTo(expected);
        assertThat(error(with(signed, "host", "example.org"))).isEqualTo(expected);
        assertThat(error(with(signed, "content-type", "application/x-amz-cbor-1.1")))
                .isEqualTo(expected);
        assertThat(error(new SignedRequest("POST", "/other", signed.headers(), signed.body())))
                .isEqualTo(expected);
        assertThat(error(new SignedRequest("POST", "/?x=1", signed.headers(), signed.body())))
                .isEqualTo(expected);
        assertThat(error(new SdkSigner("AKIAORDERS", "guessed", NOW).sign())).isEqualTo(expected);
    }

    @Test
    void refusesAnUnknownKey() {
        assertThat(error(new SdkSigner("AKIANOBODY", "x", NOW).sign()))
                .isEqualTo("UnrecognizedClientException: The security token included in the request is invalid.");
    }

    @Test
    void refusesASessionTokenThatTheKeyDoesNotHave() {
        SdkSigner temporary = new SdkSigner("ASIATEMPORARY", "temporary", NOW);

        assertThat(error(signer().sessionToken("made up").sign())).startsWith("UnrecognizedClientException");
        assertThat(error(temporary.sign())).startsWith("UnrecognizedClientException");
        assertThat(error(temporary.sessionToken("another").sign())).startsWith("UnrecognizedClientException");
        assertThat(authenticated(temporary.sessionToken("the+token/==").sign())).isEqualTo(TEMPORARY);
        assertThat(authenticated(temporary.presignedFor(Duration.ofMinutes(1)).sign()))
                .isEqualTo(TEMPORARY);
    }

    @Test
    void tellsWhoseAKeyIsByItsSecret() {
        assertThat(verifier.identify(KEY.id(), KEY.secret())).isEqualTo(KEY);
        for (String secret : List.of("", "guessed", KEY.secret() + "x")) {
            assertThatThrownBy(() -> verifier.identify(KEY.id(), secret))
                    .hasMessage("The security token included in the request is invalid.");
        }
        assertThatThrownBy(() -> verifier.identify("AKIANOBODY", KEY.secret())).isInstanceOf(ApiException.class);
        assertThatThrownBy(() -> verifier.identify(TEMPORARY.id(), TEMPORARY.secret()))
                .isInstanceOf(ApiException.class);
    }

    @Test
    void refusesAClockThatIsFiveMinutesOff() {
        assertThat(authenticated(signer().at(NOW.minusSeconds(299)).sign())).isEqualTo(KEY);
        assertThat(authenticated(signer().at(NOW.plusSeconds(299)).sign())).isEqualTo(KEY);
        assertThat(error(signer().at(NOW.minusSeconds(301)).sign()))
                .isEqualTo("InvalidSignatureException: Signature expired: 20260301T115459Z is now earlier than"
                        + " 20260301T115500Z (20260301T120000Z - 5 min.)");
        assertThat(error(signer().at(NOW.plusSeconds(301)).sign()))
                .isEqualTo("InvalidSignatureException: Signature not yet current: 20260301T120501Z is still later than"
                        + " 20260301T120500Z (20260301T120000Z + 5 min.)");
    }

    @Test
    void refusesASignatureForAnotherService() {
        assertThat(error(signer().service("firehose").sign()))
                .isEqualTo("InvalidSignatureException: Credential should be scoped to correct service: 'kinesis'. ");
    }

    @Test
    void wantsEverythingSignedThatDecidesTheMeaning() {
        SignedRequest presigned = signer().presignedFor(Duration.ofMinutes(1)).sign();
        String target = presigned.target().replace("%3Bx-amz-target", "");

        assertThat(target).isNotEqualTo(presigned.target());
        assertThat(error(new SignedRequest("POST", target, presigned.headers(), presigned.body())))
                .isEqualTo(
                        "InvalidSignatureException: 'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.");
    }

    @Test
    void tellsWhatIsMissing() {
        SignedRequest signed = signer().sign();
        SignedRequest presigned = signer().presignedFor(Duration.ofMinutes(1)).sign();

        assertThat(error(with(signed, "authorization", "")))
                .isEqualTo("MissingAuthenticationTokenException: Missing Authentication Token");
        assertThat(error(with(
                        signed,
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=AK/20260301/us-east-1/kinesis/aws4_request")))
                .isEqualTo("IncompleteSignatureException: Authorization header requires 'Signature' parameter."
                        + " Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4-HMAC-SHA256");
        assertThat(error(new SignedRequest("POST", "/?X-Amz-Algorithm=AWS4-HMAC-SHA256", Map.of(), new byte[0])))
                .startsWith(
                        "IncompleteSignatureException: AWS query-string parameters must include 'X-Amz-Credential'.");
        assertThat(error(with(presigned, "authorization", "AWS4-HMAC-SHA256 x")))
                .startsWith("InvalidSignatureException: Found both 'X-Amz-Algorithm'");
        assertThat(error(with(signed, "x-amz-date", "yesterday")))
                .startsWith("InvalidSignatureException: Date in Cred");
        assertThat(error(with(
                        signed, "authorization", signed.header("authorization").replace("AWS4-HMAC", "AWS4-ECDSA"))))
                .startsWith("IncompleteSignatureException: Unsupported signing algorithm");
    }

    @Test
    void neverThrowsAnythingElseAtGarbage() {
        SignedRequest signed = signer().sign();
        for (String header : List.of(
                "=",
                ",,,",
                "AWS4-HMAC-SHA256",
                "AWS4-HMAC-SHA256 Credential=////, SignedHeaders=;;, Signature=",
                "\u00e9")) {
            assertThat(error(with(signed, "authorization", header))).contains("Exception: ");
        }
        for (String query : List.of(
                "?X-Amz-Credential",
                "?X-Amz-Algorithm=%",
                "?%00=%zz&X-Amz-Credential=a/b/c/d/e&X-Amz-Expires=99999999999")) {
            assertThat(error(new SignedRequest("POST", "/" + query, Map.of(), new byte[0])))
                    .contains("Exception: ");
        }
    }

    /** The signer of botocore, which boto3 and the AWS CLI use, where it is installed. */
    @Test
    void letsInWhoSignedWithBotocore() throws IOException, InterruptedException {
        Path python = Path.of(System.getenv().getOrDefault("FRESHET_CLIENTS", "/tmp/freshet-clients/bin"), "python");
        assumeTrue(
                Files.isExecutable(python), "no botocore: FRESHET_CLIENTS names no folder with a python that has it");
        Clock now = Clock.systemUTC();
        SignatureVerifier current = new SignatureVerifier(List.of(KEY), now);

        for (String form : List.of("header", "query")) {
            JsonNode signed = botocore(python, form);
            Map<String, String> headers = new HashMap<>();
            signed.get("headers")
                    .properties()
                    .forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
            byte[] body = Base64.getDecoder().decode(signed.get("body").asText());
            SignedRequest request =
                    new SignedRequest("POST", signed.get("target").asText(), headers, body);

            assertThat(current.authenticate(request, "kinesis").key()).as(form).isEqualTo(KEY);
        }
    }

    private static JsonNode botocore(Path python, String form) throws IOException, InterruptedException {
        String script =
                """
                import base64, json, sys
                from urllib.parse import urlsplit
                from botocore.auth import SigV4Auth, SigV4QueryAuth
                from botocore.awsrequest import AWSRequest
                from botocore.credentials import Credentials
                body = b'{"StreamName":"orders"}'
                request = AWSRequest('POST', 'http://localhost:4566/a%20b//c?z=1&a=%2F', data=body, headers={
                    'Host': 'localhost:4566', 'Content-Type': 'application/x-amz-json-1.1',
                    'X-Amz-Target': 'Kinesis_20131202.DescribeStreamSummary'})
                signer = SigV4Auth if sys.argv[1] == 'header' else SigV4QueryAuth
                signer(Credentials(sys.argv[2], sys.argv[3]), 'kinesis', 'us-east-1').add_auth(request)
                body = request.data or b''  # its pre-signer moves what a body says into the query
                parts = urlsplit(request.url)
                print(json.dumps({'target': parts.path + '?' + parts.query, 'body': base64.b64encode(body).decode(),
                    'headers': {name.lower(): value for name, value in request.headers.items()}}))
                """;
        Process process = new ProcessBuilder(python.toString(), "-c", script, form, KEY.id(), KEY.secret())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        JsonNode output = new ObjectMapper().readTree(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).isZero();
        return output;
    }

    private static SdkSigner signer() {
        return new SdkSigner(KEY.id(), KEY.secret(), NOW);
    }

    private AccessKey authenticated(SignedRequest request) {
        return verifier.authenticate(request, "kinesis").key();
    }

    private String error(SignedRequest request) {
        ApiException thrown = catchThrowableOfType(ApiException.class, () -> verifier.authenticate(request, "kinesis"));
        return thrown.code() + ": " + thrown.getMessage();
    }

    private static SignedRequest with(SignedRequest request, String header, String value) {
        Map<String, String> headers = new HashMap<>(request.headers());
        headers.put(header, value);
        return new SignedRequest(request.method(), request.target(), headers, request.body());
    }

    private static SignedRequest withBody(SignedRequest request, String body) {
        return new SignedRequest(request.method(), request.target(), request.headers(), body.getBytes(UTF_8));
    }
}
