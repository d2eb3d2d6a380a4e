package io.freshet.jobs.application.live;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.jobs.application.live.LiveApplication.Failures;
import io.freshet.jobs.application.live.LiveApplication.Shard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What operators of an application in another process have seen since their last report.
 *
 * @param streams by name
 * @param shards by number; with as many records as were read since then
 * @param failures rows on which a pump failed since then, by pump
 * @param unreadable records that fit no schema since then, by the names of all pumps that read their stream
 * @param blocked why nothing goes on, by place
 * @param unblocked places where it goes on again
 */
public record LiveReport(
        Map<String, Rows> streams,
        Map<Integer, Shard> shards,
        Map<String, Failures> failures,
        Map<String, Failures> unreadable,
        Map<String, String> blocked,
        Set<String> unblocked) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public LiveReport {
        streams = Map.copyOf(streams);
        shards = Map.copyOf(shards);
        failures = Map.copyOf(failures);
        unreadable = Map.copyOf(unreadable);
        blocked = Map.copyOf(blocked);
        unblocked = Set.copyOf(unblocked);
    }

    /**
     * Of one stream.
     *
     * @param rows how many
     * @param watermark how far its time is, in milliseconds since 1970; {@link Long#MIN_VALUE} if that is not known yet
     * @param last some of the last of these rows, in order, as the type of the stream writes them
     */
    public record Rows(long rows, long watermark, List<byte[]> last) {
        public Rows {
            last = List.copyOf(last);
        }
    }

    /** Whether there is nothing to tell. */
    @JsonIgnore
    public boolean isEmpty() {
        return streams.isEmpty()
                && shards.isEmpty()
                && failures.isEmpty()
                && unreadable.isEmpty()
                && blocked.isEmpty()
                && unblocked.isEmpty();
    }

    /** As {@link #read} takes it. */
    public byte[] write() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (IOException e) {
            throw new UncheckedIOException("a report that is made of plain values can be written", e);
        }
    }

    /**
     * Reads what was written.
     *
     * @throws IllegalArgumentException if it is no report
     */
    public static LiveReport read(byte[] report) {
        try {
            return JSON.readValue(report, LiveReport.class);
        } catch (IOException e) {
            throw new IllegalArgumentException("report of an application: " + e.getMessage(), e);
        }
    }
}
