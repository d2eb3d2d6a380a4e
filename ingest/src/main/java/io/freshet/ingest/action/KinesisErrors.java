package io.freshet.ingest.action;

import io.freshet.ingest.log.LogException;
import io.freshet.ingest.stream.ShardId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.InternalFailureException;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kinesis.model.KmsNotFoundException;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

/** The service's errors in the service's words. */
final class KinesisErrors {
    private static final DateTimeFormatter ITERATOR_TIME = DateTimeFormatter.ofPattern(
                    "EEE MMM dd HH:mm:ss 'UTC' yyyy", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private KinesisErrors() {}

    static InvalidArgumentException invalidArgument(@Nullable String message) {
        return InvalidArgumentException.builder().message(message).build();
    }

    static ResourceNotFoundException streamNotFound(String stream, String account) {
        return notFound("Stream " + stream + " under account " + account + " not found.");
    }

    static ResourceNotFoundException notFound(String message) {
        return ResourceNotFoundException.builder().message(message).build();
    }

    static ResourceInUseException inUse(@Nullable String message) {
        return ResourceInUseException.builder().message(message).build();
    }

    static LimitExceededException limitExceeded(String message) {
        return LimitExceededException.builder().message(message).build();
    }

    /** More than a shard takes or gives in a second. */
    static ProvisionedThroughputExceededException throughputExceeded(ShardId shard, String stream, String account) {
        return ProvisionedThroughputExceededException.builder()
                .message(rateExceeded(shard, stream, account))
                .build();
    }

    static String rateExceeded(ShardId shard, String stream, String account) {
        return "Rate exceeded for shard " + shard + " in stream " + stream + " under account " + account + ".";
    }

    static KmsNotFoundException keyNotFound(@Nullable String message) {
        return KmsNotFoundException.builder().message(message).build();
    }

    static ExpiredIteratorException expiredIterator(Instant issuedAt, Instant now) {
        return ExpiredIteratorException.builder()
                .message("Iterator expired. The iterator was created at time " + ITERATOR_TIME.format(issuedAt)
                        + " while right now it is " + ITERATOR_TIME.format(now)
                        + " which is further in the future than the tolerated delay of 300000 milliseconds.")
                .build();
    }

    /** What a failed log means to the client: the request may be sent again, unless the stream has gone. */
    static RuntimeException ofLog(Throwable failure, String stream, String account) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof LogException log) {
            return switch (log.code()) {
                case NOT_FOUND -> streamNotFound(stream, account);
                case KEY_NOT_FOUND -> keyNotFound(log.getMessage());
                case NOT_DECRYPTABLE ->
                    KmsInvalidStateException.builder().message(log.getMessage()).build();
                case TOO_LARGE -> invalidArgument(log.getMessage());
                case EXISTS -> inUse(log.getMessage());
                case UNAVAILABLE ->
                    InternalFailureException.builder().message(log.getMessage()).build();
            };
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }
}
