package io.freshet.server.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssetsTest {
    private static final Pattern IMPORT = Pattern.compile("(?:from|import\\() ?'(\\.[^']+)'");

    private final Assets assets = new Assets();

    private WireResponse get(String path, Map<String, String> headers) {
        return assets.answer(new WireRequest("GET", path, headers, new byte[0]));
    }

    @Test
    void theFilesAreFewAndSmallAndAllThatTheyNameIsThere() throws IOException {
        int all = 0;
        WireResponse page = get("/", Map.of());
        Matcher named = Pattern.compile("/console/[a-z0-9./-]+").matcher(new String(page.body(), UTF_8));
        while (named.find()) {
            WireResponse file = get(named.group(), Map.of("accept-encoding", "gzip, br"));
            assertThat(file.status()).as(named.group()).isEqualTo(200);
            all += file.body().length;
            String text = new String(new GZIPInputStream(new ByteArrayInputStream(file.body())).readAllBytes(), UTF_8);
            Matcher imports = IMPORT.matcher(text);
            while (imports.find()) {
                String path = java.net
                        .URI
                        .create(named.group())
                        .resolve(imports.group(1))
                        .toString();
                assertThat(get(path, Map.of()).status()).as(path).isEqualTo(200);
            }
        }
        assertThat(all).isBetween(1, 60_000);
    }

    @Test
    void nothingFromElsewhereAndNoScriptInThePage() {
        WireResponse page = get("/", Map.of());

        assertThat(page.headers().get("content-security-policy"))
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                .doesNotContain("unsafe");
        assertThat(new String(page.body(), UTF_8))
                .doesNotContain("http://", "https://", "onclick", "style=")
                .doesNotContainPattern("<script[^>]*>[^<]");
    }

    @Test
    void whatTheBrowserHasIsNotSentAgain() {
        String tag = Objects.requireNonNull(
                get("/console/app.js", Map.of()).headers().get("etag"));

        WireResponse again = get("/console/app.js", Map.of("if-none-match", tag));

        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(get("/console/app.js", Map.of("if-none-match", "\"other\"")).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/",
                "/console/../logback.xml",
                "/console/pages/../app.js",
                "/console/%2e%2e/app.js",
                "/console/none.js",
                "/console/app.JS",
                "/console/app.js/"
            })
    void onlyItsOwnFilesAreThere(String path) {
        assertThat(get(path, Map.of()).status()).isEqualTo(404);
    }
}
