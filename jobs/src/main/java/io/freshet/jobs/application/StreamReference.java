package io.freshet.jobs.application;

import java.io.Serializable;
import java.util.Locale;

/**
 * A stream, a delivery stream or a function that an application reads or writes.
 *
 * @param arn for example {@code arn:aws:kinesis:us-east-1:000000000000:stream/orders}
 * @param roleArn echoed to who asks; empty if the application's own role counts
 */
public record StreamReference(Kind kind, String arn, String roleArn) implements Serializable {
    /** What lies at the ARN. */
    public enum Kind {
        STREAM("kinesis", "stream/"),
        DELIVERY_STREAM("firehose", "deliverystream/"),
        /** Only to be written to; the ARN may name a version or an alias. */
        FUNCTION("lambda", "function:");

        private final String service;
        private final String resourcePrefix;

        Kind(String service, String resourcePrefix) {
            this.service = service;
            this.resourcePrefix = resourcePrefix;
        }

        private String pattern() {
            return "arn:[a-z-]+:" + service + ":[a-z0-9-]+:\\d{12}:" + resourcePrefix + "[a-zA-Z0-9_.:$-]+";
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    public StreamReference {
        if (!arn.matches(kind.pattern())) {
            throw ApplicationException.invalid("ResourceARN: " + arn + " (expected: the ARN of a " + kind + ")");
        }
    }

    /** The stream or delivery stream with this ARN, whichever it is of. */
    public static StreamReference of(String arn) {
        Kind kind = arn.contains(":firehose:")
                ? Kind.DELIVERY_STREAM
                : arn.contains(":lambda:") ? Kind.FUNCTION : Kind.STREAM;
        return new StreamReference(kind, arn, "");
    }

    /** The part of the ARN after the slash. */
    public String name() {
        return arn.substring(arn.indexOf('/') + 1);
    }
}
