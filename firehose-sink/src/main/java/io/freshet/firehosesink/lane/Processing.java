package io.freshet.firehosesink.lane;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is done to records before they are delivered, in this order.
 *
 * @param unpacksAggregates whether records that the Kinesis Producer Library packed into one are taken out first
 * @param deaggregation how several records are taken out of one; absent if they are not
 * @param decompression of what CloudWatch Logs sends
 * @param messageExtraction keeps only the messages of CloudWatch Logs, one a line
 * @param transform by a function; absent if there is none
 * @param metadataQuery in jq, gives the partition keys of a record; empty if there is none
 * @param partitioned whether each set of partition keys has objects of its own
 * @param appendDelimiter a newline after each record
 */
public record Processing(
        boolean unpacksAggregates,
        @Nullable Deaggregation deaggregation,
        boolean decompression,
        boolean messageExtraction,
        @Nullable Transform transform,
        String metadataQuery,
        boolean partitioned,
        boolean appendDelimiter)
        implements Serializable {

    /** None of it. */
    public static final Processing NONE = new Processing(false, null, false, false, null, "", false, false);

    /** One newline after each record, and nothing else. */
    public static final Processing DELIMITED = new Processing(false, null, false, false, null, "", false, true);

    /** How the records in one record are told apart. */
    public sealed interface Deaggregation extends Serializable {
        /** JSON objects, with or without white space between. */
        record Json() implements Deaggregation {}

        /** Between delimiters. */
        record Delimited(byte[] delimiter) implements Deaggregation {
            public Delimited {
                if (delimiter.length == 0) {
                    throw new IllegalArgumentException("delimiter: empty (expected: one byte or more)");
                }
            }
        }
    }

    /**
     * A function that is called with batches of records.
     *
     * @param batchBytes a call is made when so much is at hand,
     * @param batchInterval or after so long
     * @param retries of a call that could not be made
     */
    public record Transform(String functionArn, long batchBytes, Duration batchInterval, int retries)
            implements Serializable {
        public Transform {
            if (batchBytes < 1 || retries < 0) {
                throw new IllegalArgumentException(
                        "transform: " + batchBytes + " B, " + retries + " retries (expected: 1 or more, 0 or more)");
            }
        }
    }
}
