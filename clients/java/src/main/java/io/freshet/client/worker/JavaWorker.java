package io.freshet.client.worker;

import io.freshet.client.wire.Json;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The program of a worker process: loads a function and calls it, told by frames on standard input, until that ends. */
public final class JavaWorker {
    private static final int FLUSH_BYTES = 256 << 10;
    private static final long FLUSH_NANOS = 50_000_000;

    private final DataInputStream in;
    private final DataOutputStream out;
    private final MappedByteBuffer progress;
    private final Clock clock;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private final DataOutputStream results = new DataOutputStream(held);
    private int count;
    private long flushed = System.nanoTime();
    private @Nullable LoadedFunction function;

    private JavaWorker(DataInputStream in, DataOutputStream out, MappedByteBuffer progress, Clock clock) {
        this.in = in;
        this.out = out;
        this.progress = progress;
        this.clock = clock;
    }

    public static void main(String[] arguments) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        System.setOut(System.err); // what the function prints is the log
        System.setIn(InputStream.nullInputStream());
        try (FileChannel file = FileChannel.open(
                Path.of(FrameType.PROGRESS),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            MappedByteBuffer progress = file.map(FileChannel.MapMode.READ_WRITE, 0, 12);
            progress.putInt(0, FrameType.IDLE);
            new JavaWorker(in, out, progress, Clock.systemUTC()).run();
        } catch (EOFException e) {
            System.exit(0); // the server has closed the pipe
        }
        System.exit(0); // threads that the function has left behind do not hold us
    }

    private void run() throws IOException {
        while (true) {
            int length = in.readInt();
            byte type = in.readByte();
            switch (type) {
                case FrameType.LOAD -> load(new String(in.readNBytes(length - 1), StandardCharsets.UTF_8));
                case FrameType.BATCH -> batch();
                case FrameType.OBJECT -> object();
                default -> throw new IOException("frame of type " + type);
            }
        }
    }

    private void load(String json) throws IOException {
        Json asked = Json.parse(json);
        List<Path> classPath = asked.get("path").elements().stream()
                .map(Json::asText)
                .map(Path::of)
                .toList();
        String serialized = asked.text("function", "");
        byte type = FrameType.LOADED;
        byte[] said = new byte[0];
        try {
            function = LoadedFunction.load(
                    classPath,
                    serialized.isEmpty() ? null : Path.of(serialized),
                    asked.text("entry", ""),
                    asked.text("results", "").equals("raw"));
        } catch (IOException e) {
            type = FrameType.UNUSABLE;
            said = String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8);
        }
        out.writeInt(1 + said.length);
        out.writeByte(type);
        out.write(said);
        out.flush();
    }

    private LoadedFunction loaded() {
        if (function == null) {
            throw new IllegalStateException("a call before the function");
        }
        return function;
    }

    private void batch() throws IOException {
        int calls = in.readInt();
        int[] indexes = new int[calls];
        byte[][] inputs = new byte[calls][];
        for (int i = 0; i < calls; i++) { // all of it first: whoever writes must not wait for whoever computes
            indexes[i] = in.readInt();
            inputs[i] = in.readNBytes(in.readInt());
        }
        for (int i = 0; i < calls; i++) {
            byte[] input = inputs[i];
            timed(indexes[i], () -> loaded().call(input));
        }
        flush();
    }

    private void object() throws IOException {
        int index = in.readInt();
        byte[] description = in.readNBytes(in.readInt());
        Parts parts = new Parts(in);
        timed(index, () -> loaded().call(description, parts));
        parts.drain();
        flush();
    }

    private interface Body {
        LoadedFunction.Outcome call();
    }

    private void timed(int index, Body body) throws IOException {
        Instant now = clock.instant();
        long started = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        progress.putLong(4, started).putInt(0, index);
        long from = System.nanoTime();
        LoadedFunction.Outcome outcome = body.call();
        long to = System.nanoTime();
        progress.putInt(0, FrameType.IDLE);
        results.writeInt(index);
        results.writeByte(outcome.status().code());
        results.writeLong(started);
        results.writeInt((int) Math.min((to - from) / 1_000, Integer.MAX_VALUE));
        results.writeInt(outcome.bytes().length);
        results.write(outcome.bytes());
        count++;
        if (held.size() >= FLUSH_BYTES || to - flushed > FLUSH_NANOS) {
            flush();
        }
    }

    private void flush() throws IOException {
        if (count > 0) {
            out.writeInt(5 + held.size());
            out.writeByte(FrameType.RESULTS);
            out.writeInt(count);
            held.writeTo(out);
            out.flush();
            held.reset();
            count = 0;
        }
        flushed = System.nanoTime();
    }

    /** The bytes behind a frame, part by part. */
    private static final class Parts extends InputStream {
        private final DataInputStream in;
        private int left;
        private boolean ended;

        Parts(DataInputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (left == 0 && !ended) {
                left = in.readInt();
                ended = left == 0;
            }
            if (ended) {
                return -1;
            }
            int read = in.read(bytes, offset, Math.min(length, left));
            if (read < 0) {
                throw new EOFException();
            }
            left -= read;
            return read;
        }

        void drain() throws IOException {
            byte[] waste = new byte[1 << 16];
            int read = 0;
            while (read >= 0) {
                read = read(waste, 0, waste.length);
            }
        }
    }
}
