package io.freshet.server.endtoend;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What functions tell the test, a line for each request, in the order in which they came. */
final class CalledBack implements AutoCloseable {
    /** Of a Python function: {@code tell(text)} returns when the test has it. */
    static final String TELL =
            """
            import os, urllib.request
            def tell(text):
                urllib.request.urlopen(os.environ['TOLD'], text.encode(), timeout=10).read()
            """;

    private final HttpServer server;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    CalledBack() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                lines.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
