package io.freshet.awsapi.trace;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done with what is traced.
 *
 * @param kind of what did it
 * @param name of what did it, for example of a stream
 * @param operation what it did, for example {@code PutRecords}
 * @param fault why it failed; null if it did not
 * @param attributes what else is known, a few of them
 */
public record Span(
        OpenSpan begun,
        long endMicros,
        Kind kind,
        String name,
        String operation,
        @Nullable String fault,
        Map<String, String> attributes) {
    public Span {
        attributes = Map.copyOf(attributes);
    }

    /** What does something. */
    public enum Kind {
        STREAM("AWS::Kinesis::Stream"),
        APPLICATION("AWS::KinesisAnalytics::Application"),
        DELIVERY("AWS::KinesisFirehose::DeliveryStream"),
        FUNCTION("AWS::Lambda::Function"),
        BUCKET("AWS::S3::Bucket");

        private final String origin;

        Kind(String origin) {
            this.origin = origin;
        }

        /** As X-Ray and CloudFormation call it. */
        public String origin() {
            return origin;
        }
    }
}
