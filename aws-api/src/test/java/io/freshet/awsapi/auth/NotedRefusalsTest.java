package io.freshet.awsapi.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.awsapi.auth.NotedRefusals.Refusal;
import io.freshet.awsapi.operation.ApiException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NotedRefusalsTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final AccessKey KEY =
            new AccessKey("AKIAGOOD", "secret", "", "000000000000", AccessPolicy.ALLOW_ALL);

    private boolean open;
    private final NotedRefusals noted = new NotedRefusals(
            (request, service) -> {
                if (open) {
                    return new Authenticated(KEY, request.body());
                }
                throw new ApiException("UnrecognizedClientException", 400, "It is invalid.");
            },
            Clock.fixed(NOW, ZoneOffset.UTC));

    private static SignedRequest request(String key) {
        return new SignedRequest(
                "POST",
                "/",
                Map.of(
                        "x-amz-date",
                        "20260131T120000Z",
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=" + key
                                + "/20260131/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=00"),
                new byte[0]);
    }

    private void refuse(SignedRequest request) {
        assertThatThrownBy(() -> noted.authenticate(request, "kinesis")).isInstanceOf(ApiException.class);
    }

    @Test
    void aKeyThatIsRefusedIsRememberedUntilItIsLetIn() {
        refuse(request("AKIAGOOD"));
        refuse(request("AKIAGOOD"));

        assertThat(noted.list())
                .containsExactly(new Refusal("AKIAGOOD", 2, NOW, NOW, "UnrecognizedClientException", "It is invalid."));
        open = true;
        assertThat(noted.authenticate(request("AKIAGOOD"), "kinesis").key()).isEqualTo(KEY);
        assertThat(noted.list()).isEmpty();
    }

    @Test
    void aFloodOfMadeUpKeysCostsNothingAndWhatIsNoKeyIsNotRemembered() {
        refuse(request("<script>"));
        refuse(new SignedRequest("POST", "/", Map.of(), new byte[0]));
        assertThat(noted.list()).isEmpty();

        for (int i = 0; i < 1_000; i++) {
            refuse(request("AKIA" + i));
        }

        assertThat(noted.list()).hasSize(50).last().extracting(Refusal::keyId).isEqualTo("AKIA999");
    }
}
