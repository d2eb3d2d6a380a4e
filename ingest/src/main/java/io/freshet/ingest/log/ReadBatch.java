package io.freshet.ingest.log;

import java.util.List;

/**
 * What one read found.
 *
 * @param records in order, possibly none
 * @param nextOffset where to read on; beyond the last record, and beyond gaps in which there is nothing to read
 * @param endOffset the end of what could be read when the read began; the reader has caught up if {@code nextOffset} has reached it
 */
public record ReadBatch(List<LogRecord> records, long nextOffset, long endOffset) {
    public ReadBatch {
        records = List.copyOf(records);
    }

    public boolean caughtUp() {
        return nextOffset >= endOffset;
    }
}
