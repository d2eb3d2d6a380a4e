package io.freshet.ingest.stream;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who has registered to be sent the records of a stream.
 *
 * @param createdAt to the second, as it stands in the ARN
 * @param tags ordered by key
 * @param policy a resource policy as JSON text; null: none
 */
public record Consumer(String name, Instant createdAt, Map<String, String> tags, @Nullable String policy) {
    public Consumer {
        createdAt = Instant.ofEpochSecond(createdAt.getEpochSecond());
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    }

    public Consumer withTags(Map<String, String> changed) {
        return new Consumer(name, createdAt, changed, policy);
    }

    public Consumer withPolicy(@Nullable String changed) {
        return new Consumer(name, createdAt, tags, changed);
    }
}
