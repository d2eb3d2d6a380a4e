package io.freshet.firehosesink.lane;

/**
 * How many records, and the sum of a hash of their places in the log. Sums of two sets of records agree, in all likelihood, only if the
 * sets do: a record that is missing, there twice or in the place of another shows, though no list of records is kept.
 */
public record Tally(long records, long fingerprint) {
    public static final Tally NONE = new Tally(0, 0);

    /** With one record more. */
    public Tally plus(SourceRecord record) {
        return new Tally(records + 1, fingerprint + place(record));
    }

    public Tally plus(Tally other) {
        return new Tally(records + other.records, fingerprint + other.fingerprint);
    }

    public Tally minus(Tally other) {
        return new Tally(records - other.records, fingerprint - other.fingerprint);
    }

    private static long place(SourceRecord record) {
        return mixed(mixed(mixed(record.shard() + 1L) + record.offset()) + record.subSequence());
    }

    /** The finalizer of SplitMix64: every bit of the input changes about half of the output's. */
    private static long mixed(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
