package io.freshet.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserRulesTest {
    private static final BrowserRules OPEN = new BrowserRules(true);
    private static final BrowserRules KEYS = new BrowserRules(false);

    private static Map<String, String> headers(String... namesAndValues) {
        Map<String, String> headers = new HashMap<>(Map.of("host", "localhost:4566"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:4566",
                "127.0.0.1:4566",
                "127.0.0.1",
                "[::1]:4566",
                "freshet.localhost:4566",
                "freshet:4566",
                "host.docker.internal:4566"
            })
    void anOpenServerIsCalledByNamesThatNoStrangerCanMake(String host) {
        assertThat(OPEN.refusal("POST", headers("host", host))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example:4566", "localhost.evil.example", "127.0.0.1.nip.io:4566", "", "null", "a b"})
    void anOpenServerRefusesOtherNames(String host) {
        boolean withoutDot = host.equals("null");

        assertThat(OPEN.refusal("GET", headers("host", host)).isEmpty()).isEqualTo(withoutDot);
        assertThat(KEYS.refusal("GET", headers("host", host))).isEmpty();
    }

    @Test
    void pagesOfOthersAreRefusedWithKeysAndWithout() {
        for (BrowserRules rules : new BrowserRules[] {OPEN, KEYS}) {
            assertThat(rules.refusal("POST", headers("origin", "http://evil.example")))
                    .hasValue("Origin: http://evil.example (expected: a page of this server)");
            assertThat(rules.refusal("POST", headers("origin", "null"))).isPresent();
            assertThat(rules.refusal("POST", headers("origin", "http://localhost:3000")))
                    .isPresent();
            assertThat(rules.refusal("GET", headers("sec-fetch-site", "cross-site", "sec-fetch-mode", "no-cors")))
                    .hasValue("Sec-Fetch-Site: cross-site (expected: a page of this server)");
            assertThat(rules.refusal("GET", headers("sec-fetch-site", "same-site", "sec-fetch-mode", "cors")))
                    .isPresent();
            assertThat(rules.refusal("POST", headers("sec-fetch-site", "cross-site", "sec-fetch-mode", "navigate")))
                    .isPresent();
        }
    }

    @Test
    void ownPagesAndProgramsAreAnswered() {
        assertThat(OPEN.refusal("POST", headers())).isEmpty();
        assertThat(OPEN.refusal("POST", headers("origin", "http://localhost:4566", "sec-fetch-site", "same-origin")))
                .isEmpty();
        assertThat(OPEN.refusal("GET", headers("sec-fetch-site", "none", "sec-fetch-mode", "navigate")))
                .isEmpty();
        assertThat(OPEN.refusal("GET", headers("sec-fetch-site", "cross-site", "sec-fetch-mode", "navigate")))
                .as("a link to the console")
                .isEmpty();
    }
}
