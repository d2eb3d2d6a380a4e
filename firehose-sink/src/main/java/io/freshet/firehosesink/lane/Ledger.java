package io.freshet.firehosesink.lane;

import java.io.Serializable;
import java.util.List;

/**
 * Where a line is written for each object that was made visible. After a crash a line may be written again; the key of the object tells
 * it from others. Used by one thread.
 */
public interface Ledger extends AutoCloseable {
    /** Writes the lines durably, or throws if it cannot. */
    void append(List<LedgerLine> lines);

    @Override
    void close();

    /** Travels with the job and opens the ledger where the job runs. */
    @FunctionalInterface
    interface Factory extends Serializable {
        Ledger open();
    }

    /** Keeps nothing. */
    static Ledger none() {
        return new Ledger() {
            @Override
            public void append(List<LedgerLine> lines) {}

            @Override
            public void close() {}
        };
    }
}
