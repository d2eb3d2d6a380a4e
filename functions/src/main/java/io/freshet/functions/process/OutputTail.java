package io.freshet.functions.process;

import java.io.ByteArrayOutputStream;

/** The last of what a worker has written, in bounded space. Safe for many threads. */
final class OutputTail {
    private final byte[] ring;
    private long written;

    OutputTail(int size) {
        this.ring = new byte[size];
    }

    synchronized void add(byte[] bytes) {
        int from = Math.max(0, bytes.length - ring.length);
        for (int i = from; i < bytes.length; i++) {
            ring[(int) ((written + i) % ring.length)] = bytes[i];
        }
        written += bytes.length;
    }

    synchronized byte[] bytes() {
        int size = (int) Math.min(written, ring.length);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(size);
        for (long at = written - size; at < written; at++) {
            bytes.write(ring[(int) (at % ring.length)]);
        }
        return bytes.toByteArray();
    }
}
