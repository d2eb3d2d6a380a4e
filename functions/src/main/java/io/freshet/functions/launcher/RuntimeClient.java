package io.freshet.functions.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Speaks the Runtime API over one connection. For one thread. */
final class RuntimeClient {
    private static final String API = "/2018-06-01/runtime/";

    private final String address;
    private final InputStream in;
    private final OutputStream out;

    /** A call. */
    record Next(Map<String, String> headers, byte[] event) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        String requestId() {
            return header("lambda-runtime-aws-request-id");
        }
    }

    RuntimeClient(String address) throws IOException {
        this.address = address;
        int colon = address.lastIndexOf(':');
        Socket socket = new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
        this.out = socket.getOutputStream();
    }

    Next next() throws IOException {
        send("GET", "invocation/next", new byte[0], null);
        return receive();
    }

    void ended(String requestId, byte[] document, @Nullable String errorType) throws IOException {
        send("POST", "invocation/" + requestId + (errorType == null ? "/response" : "/error"), document, errorType);
        receive();
    }

    void initFailed(byte[] document, String errorType) throws IOException {
        send("POST", "init/error", document, errorType);
        receive();
    }

    private void send(String method, String path, byte[] body, @Nullable String errorType) throws IOException {
        String head = method + " " + API + path + " HTTP/1.1\r\nHost: " + address
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                + (errorType == null ? "" : "\r\nLambda-Runtime-Function-Error-Type: " + errorType) + "\r\n\r\n";
        ByteArrayOutputStream all = new ByteArrayOutputStream(head.length() + body.length);
        all.writeBytes(head.getBytes(UTF_8));
        all.writeBytes(body);
        all.writeTo(out);
        out.flush();
    }

    private Next receive() throws IOException {
        line();
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the server has ended");
        }
        return new Next(headers, body);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server has ended");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
