package io.freshet.jobs.map.run;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes what a worker prints before it is known whose it is. Safe for use by many threads. */
final class LateLog implements Consumer<byte[]> {
    private final WorkerLog before = new WorkerLog();
    private @Nullable WorkerLog log;

    @Override
    public synchronized void accept(byte[] bytes) {
        (log == null ? before : log).add(bytes);
    }

    /** From now on it goes there, and so does what came before. */
    synchronized void passTo(WorkerLog to) {
        to.add(before.take());
        log = to;
    }
}
