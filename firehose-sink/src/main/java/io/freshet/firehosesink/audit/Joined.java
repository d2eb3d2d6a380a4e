package io.freshet.firehosesink.audit;

import io.freshet.firehosesink.audit.SpilledSort.Entry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Goes through two sorted sequences at once, key by key. */
final class Joined {
    private final Peeking left;
    private final Peeking right;

    Joined(Iterator<Entry> left, Iterator<Entry> right) {
        this.left = new Peeking(left);
        this.right = new Peeking(right);
    }

    /** What one key has on either side; of a long run on the left, only the first few are kept. */
    record Match(String key, List<byte[]> left, List<byte[]> right) {}

    /** The next key; null after the last one. */
    @Nullable
    Match next(int leftKept) {
        String a = left.key();
        String b = right.key();
        if (a == null && b == null) {
            return null;
        }
        String key = a == null || (b != null && b.compareTo(a) < 0) ? b : a;
        if (key == null) {
            throw new IllegalStateException("one of both is there");
        }
        return new Match(key, left.take(key, leftKept), right.take(key, Integer.MAX_VALUE));
    }

    private static final class Peeking {
        private final Iterator<Entry> rest;
        private @Nullable Entry head;

        Peeking(Iterator<Entry> entries) {
            this.rest = entries;
            this.head = entries.hasNext() ? entries.next() : null;
        }

        @Nullable
        String key() {
            return head == null ? null : head.key();
        }

        List<byte[]> take(String key, int kept) {
            List<byte[]> values = new ArrayList<>();
            Entry entry = head;
            while (entry != null && entry.key().equals(key)) {
                if (values.size() < kept) {
                    values.add(entry.value());
                }
                entry = rest.hasNext() ? rest.next() : null;
            }
            head = entry;
            return values;
        }
    }
}
