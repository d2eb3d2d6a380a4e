package io.freshet.firehosesink.lane;

import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The memory that all buffers of a lane share, however many there are: beyond it the largest go to disk. */
final class MemoryBudget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    MemoryBudget(long limit) {
        this.limit = limit;
    }

    void take(long bytes) {
        used.addAndGet(bytes);
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }

    long used() {
        return used.get();
    }

    boolean isExceeded() {
        return used.get() > limit;
    }

    /** Spills the largest of the buffers until half of the budget is free again, or nothing of theirs is left in memory. */
    void spillLargest(Collection<RecordBuffer> buffers) throws IOException {
        List<RecordBuffer> largestFirst = buffers.stream()
                .filter(buffer -> buffer.bytesInMemory() > 0)
                .sorted(Comparator.comparingLong(RecordBuffer::bytesInMemory).reversed())
                .toList();
        for (RecordBuffer buffer : largestFirst) {
            if (used.get() <= limit / 2) {
                return;
            }
            giveBack(buffer.spill());
        }
    }
}
