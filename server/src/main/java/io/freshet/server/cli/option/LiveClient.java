package io.freshet.server.cli.option;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.server.live.LiveApi;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Mixin;

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
        return server.get(LiveApi.PATH + below, "kinesisanalytics");
    }

    /** A name as a part of a path. */
    public static String part(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
