package io.freshet.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** HTTP/1.1 byte by byte, so that anything can be sent. */
final class RawClient implements AutoCloseable {
    private static final int CONNECT_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final InputStream input;
    private final OutputStream output;

    /** @param patience how long an answer may take to come */
    RawClient(int port, Duration patience) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) patience.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
        input = new BufferedInputStream(socket.getInputStream());
        output = socket.getOutputStream();
    }

    /** What came back; {@code closes} if the connection can take no further request. */
    record Answer(int status, String body, boolean closes) {}

    static Map<String, String> headers(String operation, String contentType) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", "localhost");
        headers.put("Content-Type", contentType);
        headers.put("X-Amz-Target", "Kinesis_20131202." + operation);
        headers.put("X-Amz-Date", "20260101T000000Z");
        headers.put("Authorization", Door.ANY_SIGNATURE);
        return headers;
    }

    static byte[] head(String requestLine, Map<String, String> headers) {
        StringBuilder head = new StringBuilder(requestLine).append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString().getBytes(ISO_8859_1);
    }

    Answer call(String operation, String contentType, byte[] body) throws IOException {
        Map<String, String> headers = headers(operation, contentType);
        headers.put("Content-Length", Integer.toString(body.length));
        return call("POST / HTTP/1.1", headers, body);
    }

    Answer call(String requestLine, Map<String, String> headers, byte[] body) throws IOException {
        send(head(requestLine, headers));
        send(body);
        return answer();
    }

    void send(byte[] bytes) throws IOException {
        output.write(bytes);
        output.flush();
    }

    /** The next answer; an {@link EOFException} if the server closed without one. */
    Answer answer() throws IOException {
        String statusLine = line();
        int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
        int length = 0;
        boolean closes = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String[] pair = header.toLowerCase(Locale.ROOT).split(": ", 2);
            if (pair[0].equals("content-length")) {
                length = Integer.parseInt(pair[1]);
            }
            closes |= pair[0].equals("connection") && pair[1].equals("close");
        }
        if (status == 100) {
            return answer();
        }
        byte[] body = input.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the answer ends after " + body.length + " of " + length + " bytes");
        }
        return new Answer(status, new String(body, ISO_8859_1), closes);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = input.read(); b != '\n'; b = input.read()) {
            if (b < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    /** True once the server has closed; false if the client's patience ends first. */
    boolean isClosedByServer() throws IOException {
        try {
            return input.read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
