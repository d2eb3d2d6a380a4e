package io.freshet.server.stack;

/** The buckets of the object store, for stacks that have some. Refusals are {@link IllegalStateException}s with a sentence. */
public interface StackBuckets {
    /** Whether there is one of that name. */
    boolean has(String bucket);

    /** Makes one. */
    void make(String bucket);

    /** Removes one; false if it stays because there are objects in it. */
    boolean remove(String bucket);
}
