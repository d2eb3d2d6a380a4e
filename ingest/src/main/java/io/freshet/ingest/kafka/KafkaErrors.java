package io.freshet.ingest.kafka;

import io.freshet.ingest.log.LogException;
import io.freshet.ingest.log.LogException.Code;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What a Kafka client's exception means to whoever uses a log. */
final class KafkaErrors {
    private KafkaErrors() {}

    /** @param what the thing that failed, for example {@code read of log kinesis.orders} */
    static LogException translate(String what, Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof LogException known) {
            return known;
        }
        Code code = codeOf(cause);
        String advice = cause instanceof AuthenticationException || cause instanceof AuthorizationException
                ? " (the brokers refuse kafka.user: see the log of the server)"
                : code == Code.UNAVAILABLE ? " (try again)" : "";
        return new LogException(code, what + " failed: " + cause.getMessage() + advice, cause);
    }

    private static Code codeOf(Throwable cause) {
        if (cause instanceof TopicExistsException) {
            return Code.EXISTS;
        }
        if (cause instanceof UnknownTopicOrPartitionException || cause instanceof UnknownTopicIdException) {
            return Code.NOT_FOUND;
        }
        if (cause instanceof RecordTooLargeException || cause instanceof RecordBatchTooLargeException) {
            return Code.TOO_LARGE;
        }
        return Code.UNAVAILABLE;
    }
}
