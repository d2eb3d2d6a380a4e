package io.freshet.firehosesink.lane;

import static java.util.Objects.requireNonNull;

import io.freshet.awsapi.trace.OpenSpan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object that is sealed and not yet visible: the committable. One key, one fixed byte content.
 *
 * <pre>
 *   buffered --seal, stage--> StagedObject --publish--> (visible)
 * </pre>
 *
 * <p>Only this state is written to a checkpoint. A crash before it loses nothing, because its records are read again from the
 * checkpointed positions; a crash after it is repaired by publishing again, which is idempotent.
 *
 * @param contentEncoding empty for none
 * @param sha256 of the object's bytes
 * @param records how many are in it
 * @param ranges what of each shard was read for its window; the other objects of the window have the same or shorter ranges
 * @param configVersion which configuration produced it
 * @param kind what is in it
 * @param fingerprint of the records in it, as {@link Tally} makes it
 * @param window what became of the whole window; absent while it is not done, and of objects staged before there were totals
 * @param traces the spans of those records in it that are traced, some of them if they are many
 */
public record StagedObject(
        String bucket,
        String key,
        String contentEncoding,
        Content content,
        byte[] sha256,
        long sizeBytes,
        long records,
        Map<Integer, OffsetRange> ranges,
        Instant firstArrival,
        Instant lastArrival,
        CloseReason closeReason,
        String configVersion,
        Kind kind,
        long fingerprint,
        @Nullable WindowTotals window,
        List<OpenSpan> traces) {
    public StagedObject {
        requireNonNull(content, "content");
        if (sizeBytes < 0 || records < (kind == Kind.NOTHING ? 0 : 1) || sha256.length != 32) {
            throw new IllegalArgumentException("staged object " + key + ": " + sizeBytes + " B, " + records
                    + " records, checksum of " + sha256.length + " B (expected: 0 or more, 1 or more, 32)");
        }
        ranges = Map.copyOf(ranges);
        traces = List.copyOf(traces);
    }

    /** One without traces. */
    public StagedObject(
            String bucket,
            String key,
            String contentEncoding,
            Content content,
            byte[] sha256,
            long sizeBytes,
            long records,
            Map<Integer, OffsetRange> ranges,
            Instant firstArrival,
            Instant lastArrival,
            CloseReason closeReason,
            String configVersion,
            Kind kind,
            long fingerprint,
            @Nullable WindowTotals window) {
        this(
                bucket,
                key,
                contentEncoding,
                content,
                sha256,
                sizeBytes,
                records,
                ranges,
                firstArrival,
                lastArrival,
                closeReason,
                configVersion,
                kind,
                fingerprint,
                window,
                List.of());
    }

    /** Of a window that left no object. */
    static StagedObject nothing(
            String bucket, WindowTotals window, Instant firstArrival, CloseReason reason, String configVersion) {
        return new StagedObject(
                bucket,
                "window/" + window.id(),
                "",
                new Content.Carried(new byte[0]),
                new byte[32],
                0,
                0,
                window.ranges(),
                firstArrival,
                firstArrival,
                reason,
                configVersion,
                Kind.NOTHING,
                0,
                window);
    }

    /** The same object, once its window is done. */
    StagedObject in(WindowTotals totals) {
        return new StagedObject(
                bucket,
                key,
                contentEncoding,
                content,
                sha256,
                sizeBytes,
                records,
                ranges,
                firstArrival,
                lastArrival,
                closeReason,
                configVersion,
                kind,
                fingerprint,
                totals,
                traces);
    }

    /** Offsets of one shard, both inclusive. */
    public record OffsetRange(long first, long last) {
        public OffsetRange {
            if (first < 0 || last < first) {
                throw new IllegalArgumentException("offsets: " + first + ".." + last + " (expected: ascending)");
            }
        }
    }

    /** Where the sealed bytes wait. */
    public sealed interface Content {
        /** In the store, as an upload that nobody sees before it is completed. */
        record Uploaded(byte[] upload, List<byte[]> parts) implements Content {
            public Uploaded {
                parts = List.copyOf(parts);
            }
        }

        /** Here: so small that they travel in the checkpoint and cost one request instead of three. */
        record Carried(byte[] bytes) implements Content {}
    }

    /** What an object holds. */
    public enum Kind {
        DELIVERED,
        /** Records of the error output, as lines of JSON. */
        FAILED,
        /** Records as they came. */
        BACKUP,
        /** No object: a window that left none, which the ledger accounts for all the same. */
        NOTHING
    }

    /** Why the buffer was sealed. */
    public enum CloseReason {
        SIZE,
        INTERVAL,
        NOTHING_MORE
    }
}
