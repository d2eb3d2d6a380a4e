package io.freshet.jobs.flinksql.flink;

import java.io.Serializable;

/**
 * An object that the ledger lists as delivered.
 *
 * @param publishedAt when it became visible, in milliseconds since 1970
 */
record DeliveredObject(String bucket, String key, long publishedAt, long bytes) implements Serializable {
    String uri() {
        return "s3://" + bucket + "/" + key;
    }
}
