package io.freshet.server;

import io.freshet.firehosesink.s3.S3Buckets;
import io.freshet.server.stack.StackBuckets;

/** The buckets of the object store, for stacks. */
record StoreBuckets(S3Buckets buckets) implements StackBuckets {
    @Override
    public boolean has(String bucket) {
        return buckets.exists(bucket);
    }

    @Override
    public void make(String bucket) {
        buckets.make(bucket);
    }

    @Override
    public boolean remove(String bucket) {
        return buckets.remove(bucket);
    }
}
