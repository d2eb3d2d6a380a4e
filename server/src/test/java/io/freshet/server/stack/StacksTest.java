package io.freshet.server.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.AccessKey;
import io.freshet.awsapi.auth.AccessPolicy;
import io.freshet.awsapi.auth.Authenticated;
import io.freshet.awsapi.auth.RequestedResources;
import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class StacksTest {
    private static final String ACCOUNT = "000000000000";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int tokens;
    private final Set<String> made = new TreeSet<>();
    private final Stacks stacks = new Stacks(
            new InMemoryResourceStore(),
            new Clock() {
                @Override
                public Instant instant() {
                    return now;
                }

                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }
            },
            () -> "token-" + ++tokens);
    private final StackApi api = new StackApi(
            stacks,
            new StackBuckets() {
                @Override
                public boolean has(String bucket) {
                    return made.contains(bucket);
                }

                @Override
                public void make(String bucket) {
                    if (bucket.equals("forbidden")) {
                        throw new IllegalStateException("bucket forbidden cannot be made");
                    }
                    made.add(bucket);
                }

                @Override
                public boolean remove(String bucket) {
                    return made.remove(bucket);
                }
            },
            new AccessControl(
                    (request, service) -> new Authenticated(
                            new AccessKey("anybody", "unused", "", ACCOUNT, AccessPolicy.ALLOW_ALL), request.body()),
                    new RequestedResources(iterator -> Optional.empty())),
            new CallerDefaults(ACCOUNT, "us-east-1"),
            true);

    private static ObjectNode document(String... physicalIds) {
        ObjectNode document = JSON.createObjectNode().put("status", "COMPLETE");
        var resources = document.putArray("resources");
        for (String id : physicalIds) {
            resources.addObject().put("physicalId", id).put("properties", "secret");
        }
        return document;
    }

    private String ask(String method, String below, String token, String body) {
        Map<String, String> headers = new HashMap<>(Map.of("host", "localhost:4566"));
        if (!token.equals("page")) {
            headers.put("x-freshet-client", "test");
        }
        headers.put(StackApi.TOKEN, token);
        WireResponse answer = api.answer(
                new WireRequest(method, StackApi.PATH + below, headers, body.getBytes(StandardCharsets.UTF_8)));
        return answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void ofTwoDeploysAtATimeTheSecondIsRefused() {
        String token = stacks.begin(ACCOUNT, "shop", 0);

        assertThat(ask("POST", "/shop/begin", "", "{\"revision\":0}"))
                .startsWith("409 ")
                .contains("stack shop is being changed by another deploy (expected: one at a time;");
        stacks.save(ACCOUNT, "shop", token, document("a"));
        stacks.end(ACCOUNT, "shop", token);
        assertThat(ask("POST", "/shop/begin", "", "{\"revision\":1}")).startsWith("200 {\"token\":");
    }

    @Test
    void aDeployThatDiedGivesTheStackBackAndCannotComeBack() {
        String dead = stacks.begin(ACCOUNT, "shop", 0);
        stacks.save(ACCOUNT, "shop", dead, document("a").put("status", "IN_PROGRESS"));
        now = now.plus(Stacks.LEASE).minus(Duration.ofSeconds(1));
        stacks.renew(ACCOUNT, "shop", dead);
        now = now.plus(Stacks.LEASE).plus(Duration.ofSeconds(1));

        assertThat(ask("GET", "/shop", "", "")).contains("\"status\":\"INTERRUPTED\"");
        String next = stacks.begin(ACCOUNT, "shop", 1);
        assertThatThrownBy(() -> stacks.save(ACCOUNT, "shop", dead, document()))
                .hasMessage("stack shop has been taken by another deploy");
        stacks.save(ACCOUNT, "shop", next, document("b"));
    }

    @Test
    void aPlanOfAnotherRevisionIsRefused() {
        String token = stacks.begin(ACCOUNT, "shop", 0);
        stacks.save(ACCOUNT, "shop", token, document("a"));
        stacks.end(ACCOUNT, "shop", token);

        assertThat(ask("POST", "/shop/begin", "", "{\"revision\":0}"))
                .startsWith("409 ")
                .contains("expected: a new plan");
    }

    @Test
    void aStackWithoutResourcesIsGone() {
        String token = stacks.begin(ACCOUNT, "shop", 0);
        stacks.save(ACCOUNT, "shop", token, document());
        stacks.end(ACCOUNT, "shop", token);

        assertThat(ask("GET", "/shop", "", "")).startsWith("404 ");
        assertThat(ask("GET", "", "", ""))
                .isEqualTo("200 {\"account\":\"000000000000\",\"region\":\"us-east-1\",\"stacks\":[]}");
    }

    @Test
    void propertiesAreNotShown() {
        String token = stacks.begin(ACCOUNT, "shop", 0);
        stacks.save(ACCOUNT, "shop", token, document("a"));

        assertThat(ask("GET", "/shop", "", "")).contains("\"physicalId\":\"a\"").doesNotContain("secret");
    }

    @Test
    void bucketsAreMadeAndRemovedOnlyByWhoHasTheStackThatHasThem() {
        String token = stacks.begin(ACCOUNT, "shop", 0);
        stacks.save(ACCOUNT, "shop", token, document("lake", "forbidden"));

        assertThat(ask("PUT", "/shop/buckets/lake", "", "{}")).startsWith("409 ");
        assertThat(ask("PUT", "/shop/buckets/others", token, "{}"))
                .isEqualTo("409 {\"message\":\"bucket others is not of stack shop\"}");
        assertThat(ask("PUT", "/shop/buckets/lake", token, "{}")).startsWith("200 ");
        assertThat(ask("GET", "/shop/buckets/lake", "", "")).isEqualTo("200 {\"exists\":true}");
        assertThat(ask("PUT", "/shop/buckets/forbidden", token, "{}"))
                .isEqualTo("502 {\"message\":\"bucket forbidden cannot be made\"}");
        assertThat(ask("DELETE", "/shop/buckets/lake", token, "")).isEqualTo("200 {\"removed\":true}");
        assertThat(made).isEmpty();
    }

    @Test
    void whatIsNotARequestIsRefused() {
        assertThat(ask("POST", "/shop/begin", "page", "{}")).contains("no header x-freshet-client");
        assertThat(ask("GET", "/../x", "", "")).startsWith("404 ");
        assertThat(ask("GET", "/shop/buckets", "", "")).startsWith("404 ");
        assertThat(ask("POST", "/shop/begin", "", "no json")).startsWith("400 ");
        assertThat(ask("PUT", "/shop", "token", "[]")).startsWith("400 ");
        assertThat(ask("PATCH", "/shop", "", "")).startsWith("405 ");
    }
}
