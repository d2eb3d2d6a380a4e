package io.freshet.server.duty;

import io.freshet.server.metadata.JdbcLeases;
import io.freshet.server.metadata.JdbcLeases.Lease;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the servers over a metadata database leads: it runs the jobs and mappings and answers what changes things. Whoever leads holds a lease in the
 * database; whoever cannot renew it ends its process before it expires, so that never two lead.
 *
 * <pre>
 *   Waiting --the lease is free--> Leading --the lease cannot be renewed--> (the process ends)
 * </pre>
 */
public final class Duties implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Duties.class);
    private static final String LEAD = "lead";
    private static final String SERVERS = "server/";

    /** How long a lease holds without being renewed: others wait so long for a server that has died. */
    static final Duration LEASE = Duration.ofSeconds(10);

    /** How long a server leads without having renewed it; what is left is for clocks that go at different rates. */
    private static final Duration TRUSTED = Duration.ofSeconds(8);

    private static final Duration RHYTHM = Duration.ofSeconds(1);
    private static final Duration WATCHED = Duration.ofMillis(250);

    private final JdbcLeases leases;
    private final Work work;
    private final String id = UUID.randomUUID().toString();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "duties");
        thread.setDaemon(true);
        return thread;
    });

    private volatile boolean leading;
    private volatile boolean closed;
    private volatile long renewedNanos;
    private volatile Optional<URI> leader = Optional.empty();
    private volatile String address = "";

    /** What it leads to. */
    public interface Work {
        /** Begins what only one server may do; on a thread of its own. */
        void lead();

        /** Where the server is that leads now; empty if none does. */
        void leaderAt(Optional<URI> address);

        /** Ends the process at once: another server may lead already. */
        void lost(String why);
    }

    public Duties(JdbcLeases leases, Work work) {
        this.leases = leases;
        this.work = work;
    }

    /**
     * Leads if nobody else does, and has begun to when it returns; looks for changes from now on.
     *
     * @param ownAddress where other servers find this one
     */
    public void begin(URI ownAddress) {
        address = ownAddress.toString();
        leases.sweep();
        look();
        if (leading) {
            work.lead();
        }
        ScheduledFuture<?> unusedLooking =
                timer.scheduleWithFixedDelay(this::lookOn, 0, RHYTHM.toMillis(), TimeUnit.MILLISECONDS);
        ScheduledFuture<?> unusedWatching =
                timer.scheduleWithFixedDelay(this::watch, 0, WATCHED.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether this server leads. */
    public boolean leading() {
        return leading;
    }

    /** Whether others may take records for the same streams; yes if that is not known. */
    public boolean othersServe() {
        try {
            return leases.beginningWith(SERVERS).stream()
                    .anyMatch(lease -> !lease.holder().equals(id));
        } catch (IllegalStateException e) {
            LOG.warn("other servers are not known now, some are supposed reason={}", e.toString());
            return true;
        }
    }

    /** Where another server is; an earlier life at the own address is none. */
    public Optional<String> other(URI ownAddress) {
        return leases.beginningWith(SERVERS).stream()
                .map(Lease::address)
                .filter(found -> !found.equals(ownAddress.toString()))
                .findFirst();
    }

    private void lookOn() {
        boolean before = leading;
        try {
            look();
        } catch (RuntimeException e) { // the next look must happen
            LOG.warn("the metadata database did not answer about leases, will try again reason={}", e.toString());
        }
        if (leading && !before) {
            Thread beginning = new Thread(this::take, "take-over");
            beginning.setDaemon(true);
            beginning.start();
        }
    }

    private void look() {
        long asked = System.nanoTime();
        boolean known = leases.take(SERVERS + id, id, address, LEASE);
        boolean taken = leases.take(LEAD, id, address, LEASE);
        if (closed) {
            return;
        }
        if (taken) {
            renewedNanos = asked;
            leading = true;
        } else if (leading) {
            work.lost("another server has taken the lease");
        }
        Optional<URI> found = leases.find(LEAD).map(Lease::address).map(URI::create);
        if (!found.equals(leader)) {
            leader = found;
            LOG.info(
                    "leading server address={} here={} known={}",
                    found.map(URI::toString).orElse("none"),
                    taken,
                    known);
            work.leaderAt(found);
        }
    }

    private void watch() {
        if (leading && !closed && System.nanoTime() - renewedNanos > TRUSTED.toNanos()) {
            work.lost("the lease could not be renewed for " + TRUSTED.toSeconds() + " s");
        }
    }

    private void take() {
        try {
            work.lead();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("this server could not begin to lead");
            work.lost("it could not begin to lead: " + e.getMessage());
        }
    }

    /** Lets another server lead at once; to be called when nothing of what only one may do is running any more. */
    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        try {
            if (timer.awaitTermination(LEASE.toSeconds(), TimeUnit.SECONDS)) {
                leases.release(LEAD, id);
                leases.release(SERVERS + id, id);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            LOG.warn("the lease was not given back, it expires by itself reason={}", e.toString());
        }
        leases.close();
    }
}
