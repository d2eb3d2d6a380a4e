package io.freshet.firehosesink.lane;

import java.io.Serializable;

/**
 * Where a line is written for each object that was made visible. After a crash a line may be written again; the key of the object tells
 * it from others. Used by one thread.
 */
public interface Ledger extends AutoCloseable {
    /** Writes the line durably, or throws if it cannot. */
    void append(LedgerLine line);

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
            public void append(LedgerLine line) {}

            @Override
            public void close() {}
        };
    }
}
