package io.freshet.benchmarks.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;

/** Answers every request with the same bytes and reads no meaning into it: shows how much the load generator itself can do. */
final class CannedServer implements AutoCloseable {
    private final ServerSocket socket;
    private final byte[] answer;

    private CannedServer(ServerSocket socket, byte[] answer) {
        this.socket = socket;
        this.answer = answer;
    }

    /** A server that says {@code head}, which must state the body's length, and {@code body}. */
    static CannedServer saying(String head, byte[] body) throws IOException {
        byte[] headBytes = head.getBytes(ISO_8859_1);
        byte[] answer = new byte[headBytes.length + body.length];
        System.arraycopy(headBytes, 0, answer, 0, headBytes.length);
        System.arraycopy(body, 0, answer, headBytes.length, body.length);
        CannedServer server = new CannedServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), answer);
        daemon(server::accept);
        return server;
    }

    /** A server that accepts all records of every PutRecords request. */
    static CannedServer accepting() throws IOException {
        byte[] body = Wire.JSON.body(json -> {
            json.writeNumberField("FailedRecordCount", 0);
            json.writeArrayFieldStart("Records");
            for (int i = 0; i < Bodies.RECORDS; i++) {
                json.writeStartObject();
                json.writeStringField("SequenceNumber", "4".repeat(56));
                json.writeStringField("ShardId", "shardId-000000000000");
                json.writeEndObject();
            }
            json.writeEndArray();
        });
        return saying("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n", body);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                daemon(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream(), 1 << 16);
            OutputStream out = connection.getOutputStream();
            for (int length = head(in); length >= 0; length = head(in)) {
                in.skipNBytes(length);
                out.write(answer);
            }
        } catch (IOException gone) {
            return; // the client has what it wanted
        }
    }

    /** Reads a request's head and returns its Content-Length, or -1 at the end. */
    private static int head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int next = in.read();
            if (next < 0) {
                return -1;
            }
            head.append((char) next);
        }
        String text = head.toString().toLowerCase(Locale.ROOT);
        int at = text.indexOf("content-length: ") + "content-length: ".length();
        return Integer.parseInt(text.substring(at, text.indexOf("\r\n", at)));
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "canned-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
