package io.freshet.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ResetTest {
    private final AtomicInteger resets = new AtomicInteger();

    @Test
    void resetsWhenAsked() throws Exception {
        try (Door door = Door.withReset(Optional.of(resets::incrementAndGet))) {
            assertThat(post(door).statusCode()).isEqualTo(200);
            assertThat(resets).hasValue(1);
        }
    }

    @Test
    void refusesUnlessItIsSwitchedOn() throws Exception {
        try (Door door = Door.withReset(Optional.empty())) {
            HttpResponse<String> answer = post(door);

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("testing.reset: true");
        }
    }

    @Test
    void isNotForWebPagesNorForReaders() throws Exception {
        try (Door door = Door.withReset(Optional.of(resets::incrementAndGet))) {
            assertThat(post(door, "origin", "http://example.com").statusCode()).isEqualTo(403);
            assertThat(send(request(door).GET()).statusCode()).isEqualTo(405);
            assertThat(resets).hasValue(0);
        }
    }

    private static HttpResponse<String> post(Door door, String... headers) throws Exception {
        HttpRequest.Builder request = request(door).POST(BodyPublishers.noBody());
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private static HttpRequest.Builder request(Door door) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + "/_freshet/reset"));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
}
