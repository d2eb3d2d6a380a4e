package io.freshet.server.endtoend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Numbers records and keeps what is known of each: acknowledged, or put without an answer. A record without an answer may be there or
 * not, but an acknowledged one must be there once.
 */
final class Numbered {
    private final BitSet acknowledged = new BitSet();
    private final BitSet unanswered = new BitSet();
    private int next;
    private long lastAnswer = System.nanoTime();
    private long longestPause;

    /** Takes the next {@code count} numbers; they count as unanswered until acknowledged. */
    synchronized List<Integer> take(int count) {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            unanswered.set(next);
            ids.add(next++);
        }
        return ids;
    }

    synchronized void acknowledge(int id) {
        unanswered.clear(id);
        acknowledged.set(id);
        longestPause = Math.max(longestPause, System.nanoTime() - lastAnswer);
        lastAnswer = System.nanoTime();
    }

    /** The number that is taken next. */
    synchronized int next() {
        return next;
    }

    /** From here on the longest pause is looked for. */
    synchronized void watch() {
        longestPause = 0;
        lastAnswer = System.nanoTime();
    }

    /** The longest time without any acknowledgement since {@link #watch}. */
    synchronized Duration longestPause() {
        return Duration.ofNanos(Math.max(longestPause, System.nanoTime() - lastAnswer));
    }

    synchronized int acknowledged() {
        return acknowledged.cardinality();
    }

    /** What is wrong with {@code delivered}: empty if every acknowledged record is there once and nothing is there twice. */
    synchronized List<String> faults(List<Integer> delivered) {
        BitSet seen = new BitSet();
        List<String> faults = new ArrayList<>();
        IntConsumer check = id -> {
            if (seen.get(id)) {
                faults.add("record " + id + " is delivered twice");
            }
            seen.set(id);
        };
        delivered.forEach(check::accept);
        BitSet lost = (BitSet) acknowledged.clone();
        lost.andNot(seen);
        lost.stream().forEach(id -> faults.add("record " + id + " was acknowledged and is lost"));
        BitSet foreign = (BitSet) seen.clone();
        foreign.andNot(acknowledged);
        foreign.andNot(unanswered);
        foreign.stream().forEach(id -> faults.add("record " + id + " was never put"));
        return faults;
    }

    synchronized boolean allDelivered(List<Integer> delivered) {
        BitSet lost = (BitSet) acknowledged.clone();
        delivered.forEach(lost::clear);
        return lost.isEmpty();
    }
}
