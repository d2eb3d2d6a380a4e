package io.freshet.ingest.stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A consumer as it is stored with its stream. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record ConsumerDocument(
        String name, long createdAtSeconds, @Nullable Map<String, String> tags, @Nullable String policy) {
    static ConsumerDocument of(Consumer consumer) {
        return new ConsumerDocument(
                consumer.name(), consumer.createdAt().getEpochSecond(), consumer.tags(), consumer.policy());
    }

    Consumer toConsumer() {
        return new Consumer(name, Instant.ofEpochSecond(createdAtSeconds), tags == null ? Map.of() : tags, policy);
    }
}
