package io.freshet.functions.pool;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sorts what a worker writes into the calls it writes it for. Runtimes of ours mark the end of a call's log; with others the log is
 * taken to have ended a moment after the answer.
 */
final class WorkerLog {
    private static final byte[] MARK = "\0freshet-end ".getBytes(US_ASCII);
    private static final int LINE_BYTES = 16 << 10;
    private static final int TAIL_BYTES = 4 << 10;

    private final String function;
    private final FunctionLogs logs;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder tail = new StringBuilder();
    private String requestId = "";
    private String marked = "";
    private boolean marksEnds;
    private @Nullable Runnable onMark;

    WorkerLog(String function, FunctionLogs logs) {
        this.function = function;
        this.logs = logs;
    }

    synchronized void begin(String call, String version) {
        endLine();
        requestId = call;
        marked = "";
        tail.setLength(0);
        write("START RequestId: " + call + " Version: " + version);
    }

    /** Runs the task when the call's own log has come to its end; at once if it has. */
    void whenMarked(String call, Runnable task) {
        synchronized (this) {
            if (!marked.equals(call)) {
                onMark = task;
                return;
            }
        }
        task.run();
    }

    /** Whether the runtime has ever marked the end of a call. */
    synchronized boolean isMarked() {
        return marksEnds;
    }

    synchronized void end(String report) {
        endLine();
        onMark = null;
        write("END RequestId: " + requestId);
        write(report);
    }

    synchronized byte[] tail() {
        byte[] all = tail.toString().getBytes(UTF_8);
        return Arrays.copyOfRange(all, Math.max(0, all.length - TAIL_BYTES), all.length);
    }

    void accept(byte[] bytes) {
        Runnable ready = null;
        synchronized (this) {
            for (byte b : bytes) {
                if (b == '\n') {
                    ready = lineEnded(ready);
                } else {
                    line.write(b);
                    if (line.size() > LINE_BYTES) {
                        endLine();
                    }
                }
            }
        }
        if (ready != null) {
            ready.run();
        }
    }

    private @Nullable Runnable lineEnded(@Nullable Runnable ready) {
        byte[] bytes = line.toByteArray();
        int mark = bytes.length < MARK.length ? -1 : indexOfMark(bytes);
        if (mark < 0) {
            write(line.toString(UTF_8));
            line.reset();
            return ready;
        }
        line.reset();
        if (mark > 0) {
            write(new String(bytes, 0, mark, UTF_8));
        }
        marked = new String(bytes, mark + MARK.length, bytes.length - mark - MARK.length, UTF_8).trim();
        marksEnds = true;
        Runnable waiting = marked.equals(requestId) ? onMark : null;
        if (waiting != null) {
            onMark = null;
            return waiting;
        }
        return ready;
    }

    private static int indexOfMark(byte[] bytes) {
        for (int at = 0; at + MARK.length <= bytes.length; at++) {
            if (bytes[at] == 0 && Arrays.equals(bytes, at, at + MARK.length, MARK, 0, MARK.length)) {
                return at;
            }
        }
        return -1;
    }

    private void endLine() {
        if (line.size() > 0) {
            write(line.toString(UTF_8));
            line.reset();
        }
    }

    private void write(String text) {
        logs.add(function, requestId, text);
        tail.append(text).append('\n');
        if (tail.length() > 4 * TAIL_BYTES) {
            tail.delete(0, tail.length() - 2 * TAIL_BYTES);
        }
    }
}
