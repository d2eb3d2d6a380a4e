package io.freshet.ingest.log;

import java.io.Serializable;

/** Opens readers of one log wherever it is carried to. */
@FunctionalInterface
public interface ShardReaderFactory extends Serializable {
    ShardReader open();
}
