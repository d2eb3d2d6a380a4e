package io.freshet.client;

import io.freshet.client.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks one server. Safe for use by many threads. */
final class Connection {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int ATTEMPTS = 360; // a server that starts again is waited for
    private static final int FIRST_ATTEMPTS = 4;
    private static final long PAUSE_MILLIS = 250;
    private static final String PATH = "/_freshet/jobs";

    private final URI endpoint;
    private final Signature signature;
    private final Clock clock;
    private volatile boolean met;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    Connection(URI endpoint, Signature signature, Clock clock) {
        this.endpoint = endpoint;
        this.signature = signature;
        this.clock = clock;
    }

    /** An answer of any status. */
    record Answer(int status, byte[] body) {
        Json json() {
            return Json.parse(new String(body, StandardCharsets.UTF_8));
        }
    }

    /** Asks, and throws what the server refuses. What can be asked again is, for some seconds, while no server answers. */
    byte[] ask(String method, String below, byte[] body, boolean again) {
        Answer answer = answer(method, below, body, again);
        if (answer.status() != 200) {
            throw new MapJobException(said(answer));
        }
        return answer.body();
    }

    Json askJson(String method, String below, @Nullable Object document, boolean again) {
        byte[] body = document == null ? new byte[0] : Json.write(document).getBytes(StandardCharsets.UTF_8);
        return Json.parse(new String(ask(method, below, body, again), StandardCharsets.UTF_8));
    }

    private static String said(Answer answer) {
        try {
            return answer.json().text("message", "the server answers with status " + answer.status());
        } catch (IllegalArgumentException e) {
            return "the server answers with status " + answer.status();
        }
    }

    Answer answer(String method, String below, byte[] body, boolean again) {
        @Nullable IOException last = null;
        int attempts = !again ? 1 : met ? ATTEMPTS : FIRST_ATTEMPTS;
        for (int attempt = 0; attempt < attempts; attempt++) {
            try {
                Answer answer = once(method, below, body);
                met = true;
                if (answer.status() != 503 || !again) {
                    return answer;
                }
                last = new IOException(said(answer));
            } catch (IOException e) {
                last = e;
            }
            pause();
        }
        MapJobException none = new MapJobException("no server answers at " + endpoint + ": " + last);
        none.addSuppressed(Objects.requireNonNull(last));
        throw none;
    }

    private Answer once(String method, String below, byte[] body) throws IOException {
        URI uri = URI.create(endpoint.toString().replaceAll("/+$", "") + PATH + below);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .header("x-freshet-client", "java")
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        signature.headers(method, uri, body, clock.instant()).forEach(request::header);
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(answer.statusCode(), answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MapJobException("interrupted while " + endpoint + " was asked", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MapJobException("interrupted while a server was waited for", e);
        }
    }
}
