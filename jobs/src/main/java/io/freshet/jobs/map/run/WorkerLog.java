package io.freshet.jobs.map.run;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What the workers of one reader print, until it is kept; in bounded space. Safe for use by many threads. */
final class WorkerLog {
    private static final int MOST = 1 << 20;

    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private int written;

    synchronized void add(byte[] bytes) {
        if (written >= MOST) {
            return;
        }
        int length = Math.min(bytes.length, MOST - written);
        held.write(bytes, 0, length);
        written += length;
        if (written >= MOST) {
            held.writeBytes("\n(what is printed after the first 1 MiB is not kept)\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What has been printed since this was last asked. */
    synchronized byte[] take() {
        byte[] taken = held.toByteArray();
        held.reset();
        return taken;
    }
}
