package io.freshet.server.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * What other services answer when they are in trouble: an object store that refuses by the name of the bucket, and a search cluster that
 * is there, but does not take documents as long as the test goes on.
 */
final class FaultyServices implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch ended = new CountDownLatch(1);

    FaultyServices() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/forbidden", exchange -> refuse(exchange, "AccessDenied"));
        server.createContext("/expired", exchange -> refuse(exchange, "ExpiredToken"));
        server.createContext("/_bulk", this::wait);
        server.createContext("/", exchange -> {
            try (exchange) {
                byte[] unused = exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().set("ETag", "\"0\"");
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void refuse(HttpExchange exchange, String code) throws IOException {
        try (exchange) {
            byte[] unused = exchange.getRequestBody().readAllBytes();
            byte[] body = ("<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>no</Message></Error>")
                    .getBytes(StandardCharsets.UTF_8);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            exchange.sendResponseHeaders(403, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private void wait(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean over = ended.await(2, TimeUnit.MINUTES);
            exchange.sendResponseHeaders(over ? 503 : 500, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
