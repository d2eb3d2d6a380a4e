package io.freshet.ingest.limit;

import io.freshet.ingest.stream.Stream;

/** Counts nothing and costs nothing. */
final class NoLimits implements Limits {
    @Override
    public boolean areOn() {
        return false;
    }

    @Override
    public boolean takesRecord(Stream stream, int shard, long bytes) {
        return true;
    }

    @Override
    public boolean takesRead(Stream stream, int shard) {
        return true;
    }

    @Override
    public void gave(Stream stream, int shard, long bytes) {}

    @Override
    public boolean takesIterator(Stream stream, int shard) {
        return true;
    }

    @Override
    public boolean takesCall(String operation, String account, String stream) {
        return true;
    }
}
