package io.freshet.ingest.log;

/** Knows how a log is read. */
@FunctionalInterface
public interface ShardReaders {
    /** What opens readers of the log, wherever it is carried to. */
    ShardReaderFactory of(LogName log);
}
