package io.freshet.ingest.log;

import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tells when something comes into logs into which nothing has come for long; there may be thousands of them. Used by many threads at
 * once.
 */
public interface Arrivals extends AutoCloseable {
    /** Whom to tell that something has come; on a thread that must not be kept. To be called before anything is watched. */
    void tell(Consumer<LogName> listener);

    /**
     * Tells once that the log has a record at or after one of the offsets, or that it has other shards than these, and watches it no
     * more then. A log that is not there is watched until it is. One that is watched already goes on being watched from where it was.
     *
     * @param ends by shard
     */
    void watch(LogName log, Map<Integer, Long> ends);

    /** Watches it no more; nothing happens if it is not watched. */
    void unwatch(LogName log);

    /** Whether it was not there when it was last looked for: of one that is watched. */
    boolean isMissing(LogName log);

    /**
     * Up to where everything can be read now, by shard. What is not there is not among the answers.
     *
     * @throws LogException if that cannot be told now
     */
    Map<LogName, Map<Integer, Long>> ends(Collection<LogName> logs);

    @Override
    void close();
}
