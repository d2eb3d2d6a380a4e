package io.freshet.jobs.delivery.park;

import static java.util.Objects.requireNonNull;

import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.ingest.log.LogName;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One delivery stream, as {@link ParkingDeliveryJobs} minds it. Changed by whoever holds its monitor; may be looked at by others at any
 * time.
 */
final class Ward {
    private final AtomicBoolean queued = new AtomicBoolean();
    private volatile @Nullable DeliveryStream stream;
    private volatile @Nullable LogName log;
    private volatile @Nullable Standing standing;
    private volatile boolean owed;
    private volatile boolean ended;
    private Map<Integer, Long> ends = Map.of();
    private Instant unchangedSince = Instant.MAX;

    void is(DeliveryStream newest, LogName source) {
        stream = newest;
        log = source;
    }

    void stands(Standing now) {
        standing = now;
    }

    boolean begun() {
        return standing != null;
    }

    String name() {
        return stream().name();
    }

    DeliveryStream stream() {
        return requireNonNull(stream, "stream");
    }

    LogName log() {
        return requireNonNull(log, "log");
    }

    Standing standing() {
        return requireNonNull(standing, "standing");
    }

    boolean isParked() {
        Standing now = standing;
        return now != null && now.parked() && !ended;
    }

    boolean isParkedAt(LogName where) {
        return isParked() && where.equals(log);
    }

    boolean isAwake() {
        Standing now = standing;
        return now != null && !now.parked() && !ended;
    }

    Optional<Instant> parkedSince() {
        Standing now = standing;
        return now != null && now.parked() && !ended ? Optional.of(now.since()) : Optional.empty();
    }

    /** Whether it should have a job that could not be started. */
    boolean isOwed() {
        return owed && !ended;
    }

    void owed(boolean now) {
        owed = now;
    }

    /** It is to be forgotten. */
    void end() {
        ended = true;
    }

    boolean isEnded() {
        return ended;
    }

    /** Puts it into the queue of those that are to be started; false if it is there. */
    boolean queued() {
        return queued.compareAndSet(false, true);
    }

    void taken() {
        queued.set(false);
    }

    /** Since when these have been the ends of what it reads, as far as is known. */
    synchronized Instant sees(Map<Integer, Long> now, Instant at) {
        if (unchangedSince.equals(Instant.MAX) || !now.equals(ends)) {
            ends = Map.copyOf(now);
            unchangedSince = at;
        }
        return unchangedSince;
    }
}
