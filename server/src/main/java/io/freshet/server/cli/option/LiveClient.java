package io.freshet.server.cli.option;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.server.live.LiveApi;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine.Mixin;
import software.amazon.awssdk.http.SdkHttpMethod;

/** Asks a running server what its applications do. */
public final class LiveClient {
    @Mixin
    private ServerOption server;

    /** Of the server that an option names. */
    public LiveClient() {
        this.server = new ServerOption();
    }

    /** Of the server that another option names. */
    public LiveClient(ServerOption server) {
        this.server = server;
    }

    /** Of a given server. */
    public LiveClient(URI endpoint) {
        this.server = new ServerOption(endpoint);
    }

    /** All applications, or with a path below them more of one of them. */
    public JsonNode get(String below) throws InterruptedException {
        ServerOption.Answer answer =
                server.send(SdkHttpMethod.GET, LiveApi.PATH + below, "kinesisanalytics", Map.of(), new byte[0]);
        if (answer.status() != 200) {
            throw new IllegalStateException(
                    answer.body().path("message").asText("the server answers with status " + answer.status()));
        }
        return answer.body();
    }

    /** A name as a part of a path. */
    public static String part(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
