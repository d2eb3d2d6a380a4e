package io.freshet.benchmarks.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * One HTTP/1.1 connection that is kept alive: sends a body as it is, reads the whole answer into a buffer of its own. For one thread.
 * Requests carry a complete signature that signs nothing; open servers do not look at it.
 */
final class Connection implements AutoCloseable {
    private static final int LARGEST_ANSWER = 64 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};
    private static final Needle HEAD = new Needle(END_OF_HEAD);
    private static final Needle LINE = new Needle(new byte[] {'\r', '\n'});
    private static final String UNCHANGING =
            """
            Host: 127.0.0.1\r
            X-Amz-Date: 20260101T000000Z\r
            Authorization: AWS4-HMAC-SHA256 Credential=benchmark/20260101/us-east-1/kinesis/aws4_request, \
            SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=%s\r
            """
                    .formatted("0".repeat(64));

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private byte[] read = new byte[1 << 16];
    private int begin;
    private int end;
    private byte[] body = new byte[1 << 16];
    private int bodyLength;

    Connection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        in = socket.getInputStream();
        out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    }

    Answer post(String operation, Wire wire, byte[] content) throws IOException {
        String head = "POST / HTTP/1.1\r\n" + UNCHANGING + "X-Amz-Target: Kinesis_20131202." + operation
                + "\r\nContent-Type: " + wire.contentType() + "\r\nContent-Length: " + content.length + "\r\n\r\n";
        out.write(head.getBytes(ISO_8859_1));
        out.write(content);
        out.flush();
        return answer();
    }

    private Answer answer() throws IOException {
        String head = head();
        int status = Integer.parseInt(head.substring(9, 12));
        String headers = head.toLowerCase(Locale.ROOT);
        bodyLength = 0;
        if (headers.contains("\r\ntransfer-encoding: chunked")) {
            readChunks();
        } else {
            readBody(contentLength(headers));
        }
        return new Answer(status, body, bodyLength);
    }

    private static int contentLength(String headers) throws IOException {
        String name = "\r\ncontent-length:";
        int at = headers.indexOf(name);
        if (at < 0) {
            throw new IOException("an answer without Content-Length that is not chunked either: " + headers);
        }
        return Integer.parseInt(headers.substring(at + name.length(), headers.indexOf("\r\n", at + 2))
                .strip());
    }

    private String head() throws IOException {
        int at = HEAD.firstIn(read, begin, end);
        while (at < 0) {
            fill();
            at = HEAD.firstIn(read, begin, end);
        }
        String head = new String(read, begin, at + 2 - begin, ISO_8859_1);
        begin = at + END_OF_HEAD.length;
        return head;
    }

    private void readChunks() throws IOException {
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            readBody(size);
            line();
        }
        line();
    }

    private int chunkSize() throws IOException {
        String line = line();
        int extension = line.indexOf(';');
        return Integer.parseInt(extension < 0 ? line : line.substring(0, extension), 16);
    }

    private String line() throws IOException {
        int at = LINE.firstIn(read, begin, end);
        while (at < 0) {
            fill();
            at = LINE.firstIn(read, begin, end);
        }
        String line = new String(read, begin, at - begin, ISO_8859_1);
        begin = at + 2;
        return line;
    }

    /** Appends {@code length} bytes to the body: first what has been read ahead, the rest without a detour. */
    private void readBody(int length) throws IOException {
        if (bodyLength + (long) length > LARGEST_ANSWER) {
            throw new IOException("an answer of more than " + LARGEST_ANSWER + " bytes");
        }
        if (body.length < bodyLength + length) {
            body = Arrays.copyOf(body, Math.max(2 * body.length, bodyLength + length));
        }
        int ahead = Math.min(length, end - begin);
        System.arraycopy(read, begin, body, bodyLength, ahead);
        begin += ahead;
        if (in.readNBytes(body, bodyLength + ahead, length - ahead) < length - ahead) {
            throw new EOFException("the connection ended in an answer's body");
        }
        bodyLength += length;
    }

    private void fill() throws IOException {
        if (begin == end) {
            begin = 0;
            end = 0;
        } else if (end == read.length) {
            System.arraycopy(read, begin, read, 0, end - begin);
            end -= begin;
            begin = 0;
        }
        if (end == read.length) {
            read = Arrays.copyOf(read, 2 * read.length);
        }
        int count = in.read(read, end, read.length - end);
        if (count < 0) {
            throw new EOFException("the connection ended before an answer's head did");
        }
        end += count;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
