package io.freshet.ingest.stream;

/** Who decides on the number of shards. */
public enum StreamMode {
    PROVISIONED,
    ON_DEMAND
}
