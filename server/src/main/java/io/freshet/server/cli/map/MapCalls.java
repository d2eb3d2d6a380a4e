package io.freshet.server.cli.map;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.server.cli.option.ServerOption;
import io.freshet.server.map.MapApi;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import picocli.CommandLine.Mixin;
import software.amazon.awssdk.http.SdkHttpMethod;

/** Asks a running server about map jobs. */
final class MapCalls {
    private static final Map<String, String> HEADERS =
            Map.of(MapApi.CLIENT_HEADER, "cli", "Content-Type", "application/json");

    @Mixin
    private ServerOption server = new ServerOption();

    /** The answer; a refusal is an IllegalStateException in the server's words. */
    JsonNode call(SdkHttpMethod method, String below, byte[] body) throws InterruptedException {
        return server.send(method, MapApi.PATH + below, MapApi.SERVICE, HEADERS, body)
                .accepted();
    }

    JsonNode get(String below) throws InterruptedException {
        return call(SdkHttpMethod.GET, below, new byte[0]);
    }

    /** Whether the server has it. */
    boolean has(String below) throws InterruptedException {
        return server.send(SdkHttpMethod.HEAD, MapApi.PATH + below, MapApi.SERVICE, HEADERS, new byte[0])
                        .status()
                == 200;
    }

    /** Copies an answer that is no JSON to the standard output. */
    void print(String below) throws IOException, InterruptedException {
        ServerOption.Lines answer =
                server.lines(SdkHttpMethod.GET, MapApi.PATH + below, MapApi.SERVICE, HEADERS, new byte[0]);
        try (InputStream body = answer.body()) {
            if (answer.status() != 200) {
                throw new IllegalStateException("the server answers with status " + answer.status());
            }
            body.transferTo(System.out);
            System.out.flush();
        }
    }

    /** An id as a part of a path. */
    static String id(String id) {
        if (!id.matches("[a-z0-9-]{1,64}")) {
            throw new IllegalStateException("job: " + id + " (expected: an id such as 'freshet job list' prints)");
        }
        return "/" + id;
    }
}
