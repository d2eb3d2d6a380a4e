package io.freshet.functions.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads one request from a connection, and answers it. Bounded in all that a runtime may send. */
final class HttpExchange {
    private static final int HEAD_BYTES = 64 << 10;
    private static final int MOST_BYTES = 64 << 20;

    private final InputStream in;
    private final OutputStream out;
    private final String method;
    private final String path;
    private final Map<String, String> headers;

    private HttpExchange(InputStream in, OutputStream out, String method, String path, Map<String, String> headers) {
        this.in = in;
        this.out = out;
        this.method = method;
        this.path = path;
        this.headers = headers;
    }

    /** The next request's head; empty if the connection has ended. */
    static Optional<HttpExchange> read(InputStream in, OutputStream out) throws IOException {
        String first = line(in, HEAD_BYTES);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        String[] words = first.split(" ", 3);
        if (words.length < 3) {
            throw new IOException("not a request: " + first);
        }
        Map<String, String> headers = new HashMap<>();
        int left = HEAD_BYTES;
        for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
            left -= line.length();
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).trim().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim());
            }
        }
        return Optional.of(new HttpExchange(in, out, words[0], words[1], headers));
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The body; empty if it is longer than {@code most}, in which case it has been read and thrown away. */
    Optional<byte[]> body(int most) throws IOException {
        if (header("expect").equalsIgnoreCase("100-continue")) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII));
            out.flush();
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        long length = header("transfer-encoding").equalsIgnoreCase("chunked") ? chunks(body, most) : plain(body, most);
        return length > most ? Optional.empty() : Optional.of(body.toByteArray());
    }

    private long plain(ByteArrayOutputStream body, int most) throws IOException {
        String given = header("content-length").isEmpty() ? "0" : header("content-length");
        if (!given.matches("\\d{1,9}")) {
            throw new IOException("content-length: " + given);
        }
        long length = Long.parseLong(given);
        copy(length, body, most);
        return length;
    }

    private long chunks(ByteArrayOutputStream body, int most) throws IOException {
        long total = 0;
        while (true) {
            String size = line(in, 1024).split(";", 2)[0].trim();
            if (!size.matches("[0-9a-fA-F]{1,7}")) {
                throw new IOException("chunk of size " + size);
            }
            int length = Integer.parseInt(size, 16);
            if (length == 0) {
                String trailer = line(in, HEAD_BYTES);
                while (!trailer.isEmpty()) {
                    trailer = line(in, HEAD_BYTES);
                }
                return total;
            }
            total += length;
            copy(length, body, Math.max(0, most - body.size()));
            line(in, 2);
        }
    }

    private void copy(long length, ByteArrayOutputStream body, int most) throws IOException {
        if (length > MOST_BYTES) {
            throw new IOException("a body of " + length + " bytes");
        }
        byte[] piece = new byte[64 << 10];
        long left = length;
        while (left > 0) {
            int read = in.read(piece, 0, (int) Math.min(piece.length, left));
            if (read < 0) {
                throw new EOFException("within a body");
            }
            if (body.size() + read <= most) {
                body.write(piece, 0, read);
            }
            left -= read;
        }
    }

    void answer(int status, Map<String, String> more, byte[] body) throws IOException {
        StringBuilder head = new StringBuilder(512)
                .append("HTTP/1.1 ")
                .append(status)
                .append(status < 300 ? " OK" : " Error")
                .append("\r\nContent-Type: application/json\r\nContent-Length: ")
                .append(body.length);
        more.forEach((name, value) ->
                head.append("\r\n").append(name).append(": ").append(value.replaceAll("[\\r\\n]", " ")));
        head.append("\r\n\r\n");
        byte[] start = head.toString().getBytes(ISO_8859_1);
        byte[] all = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        out.write(all);
        out.flush();
    }

    private static String line(InputStream in, int most) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return "";
            }
            if (c != '\r') {
                line.append((char) c);
            }
            if (line.length() > most) {
                throw new IOException("a line of more than " + most + " bytes");
            }
        }
        return line.toString();
    }
}
