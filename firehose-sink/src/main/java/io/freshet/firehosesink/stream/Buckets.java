package io.freshet.firehosesink.stream;

import java.util.Optional;

/** Looks at the buckets that delivery streams deliver to. */
@FunctionalInterface
public interface Buckets {
    /** Why nothing can be delivered to the bucket; empty if it is there, or if that cannot be told now. */
    Optional<Trouble> problem(String bucket);

    /** Why the store cannot encrypt objects with a KMS key, in one sentence; empty if it can. */
    default Optional<String> withoutKms() {
        return Optional.empty();
    }
}
