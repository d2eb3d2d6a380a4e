package io.freshet.jobs.map.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.client.wire.CallStatus;
import io.freshet.client.worker.FrameType;
import io.freshet.functions.process.Worker;
import io.freshet.functions.process.WorkerExit;
import io.freshet.functions.process.WorkerProcesses;
import io.freshet.functions.process.WorkerSpec;
import io.freshet.jobs.map.Limits;
import io.freshet.jobs.map.MapCode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs calls in a process of their own, through frames over pipes. The process says in a file which call it is at, so that a call
 * that takes too long, or is the end of the process, is known.
 */
final class ProcessWorker implements CallWorker {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessWorker.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PART = 1 << 20;
    private static final int PROGRESS_BYTES = 12;
    private static final long EXIT_SECONDS = 10;

    private final Worker worker;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final FileChannel progress;
    private final long timeoutMicros;
    private volatile int timedOut = FrameType.IDLE;
    private int seenIndex = FrameType.IDLE;
    private long seenStart;

    private ProcessWorker(
            Worker worker, DataInputStream in, DataOutputStream out, FileChannel progress, long timeoutMicros) {
        this.worker = worker;
        this.in = in;
        this.out = out;
        this.progress = progress;
        this.timeoutMicros = timeoutMicros;
    }

    static ProcessWorker start(
            WorkerProcesses processes, WorkerSpec spec, Code code, MapCode what, boolean raw, long timeoutMillis)
            throws IOException, UnusableFunction {
        Worker worker = processes.start(spec);
        try {
            return loaded(worker, code, what, raw, timeoutMillis);
        } catch (IOException e) {
            String said = new String(worker.logTail(), StandardCharsets.UTF_8).strip();
            throw new UnusableFunction("a worker did not load the function: " + e + ended(worker)
                    + (said.isEmpty() ? "" : ": " + said.substring(Math.max(0, said.length() - 2_000))));
        }
    }

    /** With a worker that has been started, and not been told what to run. */
    static ProcessWorker loaded(Worker worker, Code code, MapCode what, boolean raw, long timeoutMillis)
            throws IOException, UnusableFunction {
        try {
            DataInputStream in = new DataInputStream(new BufferedInputStream(worker.output(), PART));
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(worker.input(), 1 << 16));
            load(in, out, code, what, raw);
            FileChannel progress = FileChannel.open(
                    worker.directory().resolve(FrameType.PROGRESS),
                    Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
            return new ProcessWorker(worker, in, out, progress, timeoutMillis * 1_000);
        } catch (IOException | UnusableFunction | RuntimeException e) {
            worker.close();
            throw e;
        }
    }

    private static String ended(Worker worker) {
        try {
            return ", " + worker.exit().get(EXIT_SECONDS, TimeUnit.SECONDS).describe();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        } catch (ExecutionException | TimeoutException e) {
            return "";
        }
    }

    private static void load(DataInputStream in, DataOutputStream out, Code code, MapCode what, boolean raw)
            throws IOException, UnusableFunction {
        ObjectNode load = JSON.createObjectNode()
                .put("function", code.function() == null ? "" : code.function().toString())
                .put("entry", what.entry())
                .put("spread", what.spread())
                .put("results", raw ? "raw" : "values");
        code.path().forEach(file -> load.withArray("path").add(file.toString()));
        load.withArray("path");
        byte[] json = JSON.writeValueAsBytes(load);
        out.writeInt(1 + json.length);
        out.writeByte(FrameType.LOAD);
        out.write(json);
        out.flush();
        int length = length(in.readInt());
        byte answer = in.readByte();
        String said = new String(in.readNBytes(length - 1), StandardCharsets.UTF_8);
        if (answer != FrameType.LOADED) {
            throw new UnusableFunction(said);
        }
    }

    /** A worker runs code of strangers: what it says is not trusted. */
    private static int length(int length) throws IOException {
        if (length < 1 || length > Limits.RESULT_BYTES * 4L) {
            throw new IOException("a frame of " + length + " bytes");
        }
        return length;
    }

    @Override
    public void run(List<Call> calls, Results results) throws IOException, WorkerDied {
        int answered = 0;
        try {
            send(calls);
            while (answered < calls.size()) {
                answered += read(calls, answered, results);
            }
        } catch (ResultException e) {
            close();
            throw e.reason;
        } catch (IOException e) {
            throw died(calls, answered, e);
        }
    }

    private void send(List<Call> calls) throws IOException {
        Call first = calls.get(0);
        InputStream content = first.content();
        if (content != null) {
            out.writeInt(9 + first.input().length);
            out.writeByte(FrameType.OBJECT);
            out.writeInt(first.index());
            out.writeInt(first.input().length);
            out.write(first.input());
            send(content);
            return;
        }
        long bytes = 5;
        for (Call call : calls) {
            bytes += 8 + call.input().length;
        }
        out.writeInt(Math.toIntExact(bytes));
        out.writeByte(FrameType.BATCH);
        out.writeInt(calls.size());
        for (Call call : calls) {
            out.writeInt(call.index());
            out.writeInt(call.input().length);
            out.write(call.input());
        }
        out.flush();
    }

    private void send(InputStream content) throws IOException {
        byte[] part = new byte[PART];
        for (int read = readOf(content, part); read >= 0; read = readOf(content, part)) {
            if (read > 0) {
                out.writeInt(read);
                out.write(part, 0, read);
            }
        }
        out.writeInt(0);
        out.flush();
    }

    /** The store's failure is not the worker's. */
    private static int readOf(InputStream content, byte[] part) throws IOException {
        try {
            return content.read(part);
        } catch (IOException e) {
            throw new ResultException(e);
        }
    }

    private int read(List<Call> calls, int answered, Results results) throws IOException {
        int length = length(in.readInt());
        if (in.readByte() != FrameType.RESULTS) {
            throw new IOException("no results");
        }
        int count = in.readInt();
        if (count < 1 || count > calls.size() - answered) {
            throw new IOException(count + " results in a frame of " + length + " bytes");
        }
        for (int i = 0; i < count; i++) {
            int index = in.readInt();
            int status = in.readUnsignedByte();
            long started = in.readLong();
            long micros = in.readInt() & 0xffffffffL;
            byte[] bytes = in.readNBytes(Math.max(0, in.readInt()));
            if (index != calls.get(answered + i).index()) {
                throw new IOException("a result of call " + index);
            }
            try {
                results.result(index, CallStatus.of(Math.min(status, 5)), started, micros, bytes);
            } catch (IOException e) {
                throw new ResultException(e);
            }
        }
        return count;
    }

    /** What came of a call could not be kept: not the worker's failure. */
    private static final class ResultException extends IOException {
        private final IOException reason;

        ResultException(IOException reason) {
            super(reason);
            this.reason = reason;
        }
    }

    private WorkerDied died(List<Call> calls, int answered, IOException why) {
        int index = at();
        int first = calls.get(answered).index();
        boolean known = index >= first && index <= calls.get(calls.size() - 1).index();
        worker.close();
        WorkerExit exit = new WorkerExit(137, WorkerExit.Cause.KILLED);
        try {
            exit = worker.exit().get(EXIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn().addKeyValue("worker", worker.name()).log("the end of a worker is not known");
        }
        close();
        if (timedOut != FrameType.IDLE) {
            return new WorkerDied(
                    CallStatus.TIMED_OUT, timedOut, "it took longer than " + timeoutMicros / 1_000 + " ms");
        }
        if (exit.cause() == WorkerExit.Cause.MEMORY) {
            return new WorkerDied(
                    CallStatus.OUT_OF_MEMORY, known ? index : first, "its worker needed more memory than it may have");
        }
        return new WorkerDied(
                CallStatus.WORKER_CRASHED, known ? index : -1, exit.describe() + " (" + why.getMessage() + ")");
    }

    private int at() {
        ByteBuffer now = now();
        return now.remaining() < PROGRESS_BYTES ? FrameType.IDLE : now.getInt(0);
    }

    private ByteBuffer now() {
        ByteBuffer buffer = ByteBuffer.allocate(PROGRESS_BYTES);
        try {
            int unused = progress.read(buffer, 0);
        } catch (IOException e) {
            buffer.clear(); // closed: there is no call
        }
        return buffer.flip();
    }

    @Override
    public void look(long nowMicros) {
        if (timeoutMicros == 0 || timedOut != FrameType.IDLE) {
            return;
        }
        ByteBuffer now = now();
        if (now.remaining() < PROGRESS_BYTES || now.getInt(0) == FrameType.IDLE) {
            seenIndex = FrameType.IDLE;
            return;
        }
        int index = now.getInt(0);
        long start = now.getLong(4);
        // seen twice, since it may have been written while it was read
        if (index == seenIndex && start == seenStart && nowMicros - start > timeoutMicros) {
            timedOut = index;
            worker.close();
        }
        seenIndex = index;
        seenStart = start;
    }

    @Override
    public void end() {
        worker.close();
    }

    @Override
    public void close() {
        worker.close();
        try {
            progress.close();
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("progress does not close");
        }
    }
}
