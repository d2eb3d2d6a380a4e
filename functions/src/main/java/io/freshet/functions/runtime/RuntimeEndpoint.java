package io.freshet.functions.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.functions.registry.Shapes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Runtime API (2018-06-01) for one worker, on a loopback port of its own. Where the worker has a user of its own, nobody else is
 * answered.
 */
public final class RuntimeEndpoint implements AutoCloseable {
    /** What a function may answer. */
    public static final int MOST_RESPONSE = 6_291_556;

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeEndpoint.class);
    private static final Pattern CALL =
            Pattern.compile("/2018-06-01/runtime/invocation/([A-Za-z0-9-]{1,64})/(response|error)");
    private static final int MOST_CONNECTIONS = 16;
    private static final byte[] ACCEPTED = "{\"status\":\"OK\"}".getBytes(US_ASCII);

    private final RuntimeListener listener;
    private final ServerSocket server;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private volatile int peer = -1;

    private RuntimeEndpoint(RuntimeListener listener, ServerSocket server) {
        this.listener = listener;
        this.server = server;
    }

    /** Listens from now on. */
    public static RuntimeEndpoint open(RuntimeListener listener, String name) throws IOException {
        ServerSocket server = new ServerSocket(0, MOST_CONNECTIONS, InetAddress.getLoopbackAddress());
        RuntimeEndpoint endpoint = new RuntimeEndpoint(listener, server);
        start("runtime-" + name, endpoint::accept);
        return endpoint;
    }

    /** Answers processes of this user alone. */
    public void onlyFor(int user) {
        peer = user;
    }

    /** Where it listens, as {@code AWS_LAMBDA_RUNTIME_API} has it. */
    public String address() {
        return server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                if (connections.size() >= MOST_CONNECTIONS || !Peers.mayTalk(connection, peer)) {
                    connection.close();
                    continue;
                }
                connections.add(connection);
                connection.setTcpNoDelay(true);
                start(Thread.currentThread().getName() + "-call", () -> serve(connection));
            } catch (IOException e) { // closed, or a client that has gone
                LOG.atTrace().setCause(e).log("connection of a runtime was not made");
            }
        }
    }

    private void serve(Socket connection) {
        try (connection;
                InputStream in = new BufferedInputStream(connection.getInputStream(), 64 << 10);
                OutputStream out = connection.getOutputStream()) {
            while (true) {
                Optional<HttpExchange> exchange = HttpExchange.read(in, out);
                if (exchange.isEmpty()
                        || !answer(exchange.get())
                        || exchange.get().header("connection").equalsIgnoreCase("close")) {
                    return;
                }
            }
        } catch (IOException e) { // the worker has ended, or speaks something else
            LOG.atTrace().setCause(e).log("connection of a runtime ended");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    /** False if the connection has to end. */
    private boolean answer(HttpExchange exchange) throws IOException, InterruptedException {
        String path = exchange.path();
        if (exchange.method().equals("GET") && path.equals("/2018-06-01/runtime/invocation/next")) {
            return next(exchange);
        }
        Optional<byte[]> body = exchange.body(MOST_RESPONSE);
        Matcher call = CALL.matcher(path);
        if (exchange.method().equals("POST") && call.matches()) {
            ended(exchange, call.group(1), call.group(2), body);
        } else if (exchange.method().equals("POST") && path.equals("/2018-06-01/runtime/init/error")) {
            listener.initFailed(body.orElse(new byte[0]));
            exchange.answer(202, Map.of(), ACCEPTED);
        } else {
            exchange.answer(404, Map.of(), problem("no such path: " + exchange.method() + " " + path, "NotFound"));
        }
        return true;
    }

    private boolean next(HttpExchange exchange) throws IOException, InterruptedException {
        Optional<Assignment> next = listener.next();
        if (next.isEmpty()) {
            return false;
        }
        Assignment call = next.get();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Lambda-Runtime-Aws-Request-Id", call.requestId());
        headers.put("Lambda-Runtime-Deadline-Ms", Long.toString(call.deadlineMillis()));
        headers.put("Lambda-Runtime-Invoked-Function-Arn", call.functionArn());
        headers.put("Lambda-Runtime-Trace-Id", call.trace().isEmpty() ? Traces.of(call.requestId()) : call.trace());
        if (!call.clientContext().isEmpty()) {
            headers.put("Lambda-Runtime-Client-Context", decoded(call.clientContext()));
        }
        exchange.answer(200, headers, call.payload());
        return true;
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private void ended(HttpExchange exchange, String requestId, String how, Optional<byte[]> body) throws IOException {
        if (body.isEmpty()) {
            listener.tooLarge(requestId);
            exchange.answer(
                    413,
                    Map.of(),
                    problem(
                            "Exceeded maximum allowed payload size (" + MOST_RESPONSE + " bytes).",
                            "RequestEntityTooLarge"));
            return;
        }
        boolean known = how.equals("response")
                ? listener.responded(requestId, body.get())
                : listener.failed(requestId, body.get());
        if (known) {
            exchange.answer(202, Map.of(), ACCEPTED);
        } else {
            exchange.answer(400, Map.of(), problem("Invalid request ID", "InvalidRequestID"));
        }
    }

    private static byte[] problem(String message, String type) {
        return Shapes.JSON
                .createObjectNode()
                .put("errorMessage", message)
                .put("errorType", type)
                .toString()
                .getBytes(UTF_8);
    }

    @Override
    public void close() {
        closeQuietly(server);
        connections.forEach(RuntimeEndpoint::closeQuietly);
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) { // AutoCloseable declares it
            LOG.atTrace().setCause(e).log("socket does not close");
        }
    }
}
