package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console of a server with access keys, in a real browser: the key signs there, and shows what it may see. */
class ConsoleSignInIT {
    @TempDir
    Path directory;

    @Test
    void asksForAKeyAndShowsWhatItMaySee() throws Exception {
        Path keys = Files.writeString(
                directory.resolve("keys.yaml"),
                """
                keys:
                  - id: AKIALISTER
                    secret: "hunter2"
                    policy: [{effect: allow, actions: ["kinesis:List*"], resources: ["*"]}]
                """);
        try (Browser browser = Browser.start(Files.createDirectories(directory.resolve("browser")));
                ServerProcess server =
                        ServerProcess.start(directory.resolve("server"), "--credentials", keys.toString())) {
            browser.go(URI.create(server.endpoint() + "/"));
            browser.awaitCount("#sign-in", 1);
            signIn(browser, "guessed");
            browser.awaitCount("#sign-in", 1);
            signIn(browser, "hunter2");
            browser.awaitText("main", "This key may not kinesisanalytics:ListApplications");
            browser.awaitText("#bar", "AKIALISTER: sign out");
            assertThat(browser.run("return localStorage.length + document.cookie.length")
                            .asInt())
                    .isZero();
            HttpResponse<String> unsigned = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(server.endpoint().resolve("/_freshet/console/overview"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(unsigned.statusCode()).isEqualTo(403);
        }
    }

    private static void signIn(Browser browser, String secret) {
        browser.act(
                "const f = document.getElementById('sign-in').elements; f.id.value = 'AKIALISTER'; f.secret.value = '"
                        + secret + "'; document.querySelector('#sign-in button').click()");
    }
}
