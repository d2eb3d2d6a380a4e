package io.freshet.ingest.action;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.ConsumerRef;
import io.freshet.ingest.stream.Stream;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a ResourceARN names: a stream or a consumer. Both have tags and a policy. */
sealed interface ArnResource {
    static ArnResource find(String arn, Streams streams, Caller caller) {
        if (arn.contains(":channel/")) {
            throw ApiException.unsupported(
                    "ResourceARN " + arn + " names a channel; there are only streams and consumers");
        }
        if (arn.contains("/consumer/")) {
            return streams.registry()
                    .findConsumer(arn)
                    .map(consumer -> new OfConsumer(consumer, streams, caller))
                    .orElseThrow(() -> Consumers.notFound(arn, caller));
        }
        return new OfStream(streams.find(null, arn, caller), streams, caller);
    }

    Map<String, String> tags();

    Optional<String> policy();

    void changeTags(UnaryOperator<Map<String, String>> change);

    /** Null takes the policy away. */
    void changePolicy(@Nullable String policy);

    /** A stream in whatever state; it can be changed while it is ACTIVE. */
    record OfStream(Stream stream, Streams streams, Caller caller) implements ArnResource {
        @Override
        public Map<String, String> tags() {
            return stream.tags();
        }

        @Override
        public Optional<String> policy() {
            return Optional.ofNullable(stream.settings().policy());
        }

        @Override
        public void changeTags(UnaryOperator<Map<String, String>> change) {
            streams.change(stream, caller, current -> current.withTags(change.apply(current.tags())));
        }

        @Override
        public void changePolicy(@Nullable String policy) {
            streams.configure(stream, caller, settings -> settings.withPolicy(policy));
        }
    }

    /** A consumer of a stream. */
    record OfConsumer(ConsumerRef found, Streams streams, Caller caller) implements ArnResource {
        @Override
        public Map<String, String> tags() {
            return found.consumer().tags();
        }

        @Override
        public Optional<String> policy() {
            return Optional.ofNullable(found.consumer().policy());
        }

        @Override
        public void changeTags(UnaryOperator<Map<String, String>> change) {
            change(consumer -> consumer.withTags(change.apply(consumer.tags())));
        }

        @Override
        public void changePolicy(@Nullable String policy) {
            change(consumer -> consumer.withPolicy(policy));
        }

        private void change(UnaryOperator<io.freshet.ingest.stream.Consumer> change) {
            streams.change(found.stream(), caller, current -> {
                Consumers.requireSame(found, current, caller);
                return current.consumer(found.consumer().name())
                        .map(consumer -> current.with(change.apply(consumer.consumer())))
                        .orElse(current);
            });
        }
    }
}
