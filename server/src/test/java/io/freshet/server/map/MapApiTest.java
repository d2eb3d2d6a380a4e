package io.freshet.server.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.AccessKey;
import io.freshet.awsapi.auth.AccessPolicy;
import io.freshet.awsapi.auth.Authenticated;
import io.freshet.awsapi.auth.RequestedResources;
import io.freshet.awsapi.auth.SignatureVerifier;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What never reaches a job. */
class MapApiTest {
    private static final CallerDefaults DEFAULTS = new CallerDefaults("000000000000", "us-east-1");
    private static final AccessKey KEY = new AccessKey("AKID", "secret", "", "000000000000", AccessPolicy.ALLOW_ALL);
    private static final Map<String, String> OWN =
            Map.of("host", "localhost:4566", MapApi.CLIENT_HEADER, "test", "content-type", "application/json");

    private static MapApi open() {
        return new MapApi(
                () -> {
                    throw new AssertionError("a job was asked for");
                },
                new AccessControl(
                        (request, service) -> new Authenticated(KEY, request.body()),
                        new RequestedResources(token -> Optional.empty())),
                DEFAULTS,
                true);
    }

    private static WireResponse answer(
            MapApi api, String method, String below, Map<String, String> headers, String body) {
        return api.answer(new WireRequest(method, MapApi.PATH + below, headers, body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(WireResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static Map<String, String> without(String header) {
        Map<String, String> headers = new TreeMap<>(OWN);
        headers.remove(header);
        return headers;
    }

    @Test
    void aPageOfABrowserCannotBeginAJob() {
        WireResponse refused = answer(open(), "POST", "", without(MapApi.CLIENT_HEADER), "{}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(text(refused)).contains("no header x-freshet-client");
    }

    @Test
    void aNameThatWasMadeToMeanThisMachineIsRefusedByAnOpenServer() {
        Map<String, String> headers = new TreeMap<>(OWN);
        headers.put("host", "evil.example:4566");

        WireResponse refused = answer(open(), "GET", "", headers, "");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(text(refused)).contains("host: evil.example:4566");
    }

    @Test
    void whoHasNotSignedIsNotLetInWhereThereAreKeys() {
        MapApi verifying = new MapApi(
                () -> {
                    throw new AssertionError("a job was asked for");
                },
                new AccessControl(
                        new SignatureVerifier(List.of(KEY), Clock.systemUTC()),
                        new RequestedResources(token -> Optional.empty())),
                DEFAULTS,
                false);

        for (String method : List.of("GET", "POST")) {
            assertThat(answer(verifying, method, "", OWN, "{}").status()).isBetween(400, 403);
        }
    }

    @Test
    void whatIsNoJobIsSaidToBeNone() {
        Map<String, String> cases = new TreeMap<>();
        cases.put("", "the body says no job");
        cases.put("[]", "the body says no job");
        cases.put("{", "the body is no JSON");
        cases.put("{\"language\":\"cobol\",\"entry\":\"a:b\"}", "language: cobol (expected: java or python)");
        cases.put("{\"language\":\"python\"}", "code: no function");
        cases.put("{\"language\":\"python\",\"entry\":\"a:b\",\"extra\":1}", "unknown member extra");
        cases.put("{\"language\":\"python\",\"entry\":\"a:b\",\"function\":[\"../x\"]}", "expected: a SHA-256 in hex");
        cases.put(
                "{\"language\":\"python\",\"entry\":\"a:b\",\"artifacts\":[{\"name\":\"../a.py\",\"parts\":[]}]}",
                "artifact: ../a.py");
        cases.put(coded("\"options\":{\"attempts\":0}"), "attempts: 0 (expected: 1..100)");
        cases.put(coded("\"options\":{\"environment\":{\"LD_PRELOAD\":\"x\"}}"), "environment: LD_PRELOAD");
        cases.put(coded("\"objects\":{\"sources\":[\"file:///etc\"]}"), "objects: file:///etc");

        cases.forEach((body, message) -> {
            WireResponse refused = answer(open(), "POST", "", OWN, body);

            assertThat(refused.status()).as(body).isEqualTo(400);
            assertThat(text(refused)).as(body).contains(message);
        });
    }

    /** A job with code, and what else it has. */
    private static String coded(String members) {
        return "{\"language\":\"python\",\"entry\":\"a:b\",\"artifacts\":[{\"name\":\"a.py\",\"parts\":[\""
                + "0".repeat(64) + "\"]}]," + members + "}";
    }

    @Test
    void otherPathsAndMethodsAreRefused() {
        assertThat(answer(open(), "GET", "/no/such/path/here", OWN, "").status())
                .isEqualTo(404);
        assertThat(answer(open(), "PATCH", "/map-1", OWN, "").status()).isEqualTo(405);
        assertThat(answer(open(), "PUT", "", OWN, "").status()).isEqualTo(405);
        assertThat(answer(open(), "GET", "/map-1/events?after=-1", OWN, "").status())
                .isEqualTo(400);
    }
}
