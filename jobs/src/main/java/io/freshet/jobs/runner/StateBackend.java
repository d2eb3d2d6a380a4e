package io.freshet.jobs.runner;

import java.util.Locale;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;

/** Where jobs keep their keyed state while they run. A checkpoint of one cannot be gone on from with the other; a savepoint can. */
public enum StateBackend {
    /** On the heap: the fastest, as long as it fits. */
    HASHMAP,
    /** In RocksDB, on the disk: as much as the disk holds. Checkpoints copy only what is new. */
    ROCKSDB;

    /** Of all jobs together, outside the heap. */
    private static final MemorySize ROCKSDB_MEMORY = MemorySize.ofMebiBytes(256);

    void addToCluster(Configuration settings) {
        if (this == ROCKSDB) {
            settings.set(RocksDBOptions.FIX_PER_TM_MEMORY_SIZE, ROCKSDB_MEMORY);
            settings.set(RocksDBOptions.USE_PARTITIONED_INDEX_FILTERS, true);
        }
    }

    /**
     * Frequent checkpoints leave many small files, of which each may have a key: filters say which does, and they and the indexes are read in
     * parts, since all of them together are larger than the memory.
     */
    void addToJob(Configuration settings) {
        settings.set(StateBackendOptions.STATE_BACKEND, name().toLowerCase(Locale.ROOT));
        if (this == ROCKSDB) {
            settings.set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, true);
            settings.set(RocksDBOptions.USE_PARTITIONED_INDEX_FILTERS, true);
        }
        settings.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, this == ROCKSDB);
    }
}
