package io.freshet.benchmarks.peers;

import java.util.Arrays;

/** A few bytes to be found in many: Horspool's search, which looks at a fraction of them. */
final class Needle {
    private final byte[] bytes;
    private final int[] shift = new int[256];

    Needle(byte[] bytes) {
        if (bytes.length == 0) {
            throw new IllegalArgumentException("bytes: 0 (expected: at least 1)");
        }
        this.bytes = bytes.clone();
        Arrays.fill(shift, bytes.length);
        for (int i = 0; i < bytes.length - 1; i++) {
            shift[bytes[i] & 0xff] = bytes.length - 1 - i;
        }
    }

    int length() {
        return bytes.length;
    }

    /** The index of the first occurrence in {@code text[from..until)}, or -1. */
    int firstIn(byte[] text, int from, int until) {
        int last = bytes.length - 1;
        int at = from;
        while (at + last < until) {
            int i = last;
            while (i >= 0 && text[at + i] == bytes[i]) {
                i--;
            }
            if (i < 0) {
                return at;
            }
            at += shift[text[at + last] & 0xff];
        }
        return -1;
    }

    int countIn(byte[] text, int until) {
        int count = 0;
        for (int at = firstIn(text, 0, until); at >= 0; at = firstIn(text, at + bytes.length, until)) {
            count++;
        }
        return count;
    }
}
