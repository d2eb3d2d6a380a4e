package io.freshet.kcl.table;

/** The capacity that was asked for. It is remembered and told; nothing is throttled by it. */
public record Throughput(long readUnits, long writeUnits) {
    public static final Throughput ON_DEMAND = new Throughput(0, 0);
}
