package io.freshet.jobs.delivery.park;

import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.firehosesink.flink.LaneCheckpoint;
import io.freshet.firehosesink.stream.DeliveryJobs;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.ingest.log.Arrivals;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.ShardLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A delivery stream that has nothing to deliver has no job. The server that leads watches what it reads and starts the job when
 * something comes; a job to which nothing comes for a while is ended once all is delivered. See {@link Standing} for what holds over
 * crashes. Safe for use by many threads.
 *
 * <p>The order in which a job is parked: its newest checkpoint says that all is delivered; it is ended; its newest checkpoint and the end
 * of the log, looked at again, still say so; that is written down; the log is watched from that end on. What comes meanwhile is after
 * that end, and seen by one of the two.
 */
public final class ParkingDeliveryJobs implements DeliveryJobs {
    private static final Logger LOG = LoggerFactory.getLogger(ParkingDeliveryJobs.class);

    private final DeliveryRuns runs;
    private final Arrivals arrivals;
    private final Backlog backlog;
    private final Standings standings;
    private final Optional<Duration> parkAfter;
    private final Executor starters;
    private final Clock clock;
    private final Map<String, Ward> wards = new ConcurrentHashMap<>();
    private final AtomicBoolean warm;

    /**
     * Over these.
     *
     * @param parkAfter how long nothing must have come; empty: every delivery stream has a job at all times
     * @param warmUp whether the first job of a process takes long to start, so that one is started before something comes
     * @param starters start jobs, a few at a time: what comes for many at once must not start them all at once
     */
    public ParkingDeliveryJobs(
            DeliveryRuns runs,
            Arrivals arrivals,
            ShardLog log,
            ResourceStore store,
            Optional<Duration> parkAfter,
            boolean warmUp,
            Executor starters,
            Clock clock) {
        this.runs = runs;
        this.arrivals = arrivals;
        this.backlog = new Backlog(log);
        this.standings = new Standings(store);
        this.parkAfter = parkAfter;
        this.starters = starters;
        this.clock = clock;
        this.warm = new AtomicBoolean(!warmUp);
        arrivals.tell(this::arrivedIn);
    }

    /** One of a new delivery stream is parked at once; of others, what is written down goes on. */
    @Override
    public void start(DeliveryStream stream) {
        Ward ward = wards.computeIfAbsent(stream.name(), name -> new Ward());
        synchronized (ward) {
            boolean begun = ward.begun();
            ward.is(stream, runs.source(stream));
            if (!begun) {
                begin(ward, stream);
            } else if (ward.isAwake()) {
                run(ward);
            }
        }
    }

    private void begin(Ward ward, DeliveryStream stream) {
        Optional<Standing> known = standings.find(stream);
        boolean isNew = known.isEmpty() && stream.status() == DeliveryStream.Status.CREATING;
        if (parkAfter.isEmpty()) {
            ward.stands(known.map(Standing::awake).orElseGet(() -> unknown(stream)));
            known.filter(Standing::parked).ifPresent(parked -> standings.write(stream.name(), parked.awake()));
            run(ward);
            return;
        }
        Standing standing = known.orElseGet(() -> isNew ? fresh(stream) : unknown(stream));
        if (isNew) {
            standings.write(stream.name(), standing);
        }
        boolean runsAllTheSame = !isNew && standing.parked() && runs.state(stream.name()) != State.ABSENT;
        if (runsAllTheSame) { // a server that knows nothing of parking has led meanwhile
            standing = standing.awake();
            standings.write(stream.name(), standing);
        }
        if (standing.parked()) {
            park(ward, standing);
            if (warm.compareAndSet(false, true)) {
                wake(ward);
            }
            return;
        }
        ward.stands(standing);
        if (!parkedBeforeItRuns(ward)) {
            run(ward);
        }
    }

    /** Whoever looks for wards at a log, to watch it no more, sees both or neither. */
    private void park(Ward ward, Standing parked) {
        synchronized (standings) {
            ward.stands(parked);
            arrivals.watch(ward.log(), parked.positions());
        }
    }

    /** Of one that was running when nobody wrote down that it was. */
    private static Standing unknown(DeliveryStream stream) {
        return new Standing(false, stream.createdAt(), Map.of(), stream.createdAt());
    }

    /** Where it begins is what it keeps: in a topic whose records bring their own times, it could not be found again later. */
    private Standing fresh(DeliveryStream stream) {
        Map<Integer, Long> beginnings = runs.beginnings(stream);
        LogName log = runs.source(stream);
        boolean nothing = stream.takesRecordsDirectly()
                || backlog.isEmpty(log, beginnings, ends(log).orElse(Map.of()));
        return new Standing(nothing, stream.createdAt(), beginnings, stream.createdAt());
    }

    /** After a crash many jobs may have nothing left to do: they need not be started to find that out. */
    private boolean parkedBeforeItRuns(Ward ward) {
        try {
            return runs.state(ward.name()) == State.ABSENT && parked(ward);
        } catch (RuntimeException e) { // then it runs, and is parked later
            LOG.debug("not known whether all is delivered deliveryStream={}", ward.name(), e);
            return false;
        }
    }

    @Override
    public void restart(DeliveryStream stream) {
        Ward ward = wards.computeIfAbsent(stream.name(), name -> new Ward());
        synchronized (ward) {
            if (!ward.begun()) {
                start(stream);
                return;
            }
            ward.is(stream, runs.source(stream));
            if (ward.isAwake()) {
                ward.owed(true);
                runs.restart(stream, ward.standing().positions());
                ward.owed(false);
            }
        }
    }

    @Override
    public void stop(String deliveryStream) {
        Ward ward = wards.computeIfAbsent(deliveryStream, name -> new Ward());
        synchronized (ward) {
            if (ward.begun()) {
                ward.end();
                unwatch(ward.log());
            }
            runs.stop(deliveryStream);
            standings.forget(deliveryStream);
        }
        wards.remove(deliveryStream, ward);
    }

    /** Others may wait for something in the same log. */
    private void unwatch(LogName log) {
        synchronized (standings) {
            if (wards.values().stream().noneMatch(ward -> ward.isParkedAt(log))) {
                arrivals.unwatch(log);
            }
        }
    }

    @Override
    public State state(String deliveryStream) {
        Ward ward = wards.get(deliveryStream);
        return ward != null && ward.isParked() ? State.PARKED : runs.state(deliveryStream);
    }

    @Override
    public String trouble(String deliveryStream) {
        Ward ward = wards.get(deliveryStream);
        return ward != null && ward.isParked() ? "" : runs.trouble(deliveryStream);
    }

    @Override
    public boolean isSourceMissing(String deliveryStream) {
        Ward ward = wards.get(deliveryStream);
        return ward != null && ward.isParked() && arrivals.isMissing(ward.log());
    }

    @Override
    public Map<String, Instant> parked() {
        if (wards.isEmpty()) {
            return standings.parked(); // another server leads, if any does
        }
        Map<String, Instant> parked = new TreeMap<>();
        wards.forEach((name, ward) -> ward.parkedSince().ifPresent(since -> parked.put(name, since)));
        return parked;
    }

    @Override
    public void arrived(String deliveryStream) {
        Ward ward = wards.get(deliveryStream);
        if (ward != null && ward.isParked()) {
            wake(ward);
        }
    }

    private void arrivedIn(LogName log) {
        wards.values().stream().filter(ward -> ward.isParkedAt(log)).forEach(this::wake);
    }

    private void wake(Ward ward) {
        if (ward.queued()) {
            try {
                starters.execute(() -> startQueued(ward));
            } catch (RejectedExecutionException e) { // the server ends; the next one finds what has come
                LOG.debug("not woken deliveryStream={}", ward.name());
            }
        }
    }

    private void startQueued(Ward ward) {
        synchronized (ward) {
            ward.taken();
            if (ward.isEnded() || (ward.isAwake() && !ward.isOwed())) {
                return;
            }
            try {
                if (ward.isParked()) {
                    Standing awake = ward.standing().awake();
                    standings.write(ward.name(), awake);
                    ward.stands(awake);
                    unwatch(ward.log());
                }
                run(ward);
            } catch (RuntimeException e) { // tick tries again, of a parked one, too: it is owed a job
                ward.owed(true);
                LOG.atError()
                        .addKeyValue("deliveryStream", ward.name())
                        .setCause(e)
                        .log("Job not started, will be tried again");
            }
        }
    }

    private void run(Ward ward) {
        warm.set(true);
        ward.owed(true);
        runs.start(ward.stream(), ward.standing().positions());
        ward.owed(false);
        ward.sees(Map.of(), clock.instant());
    }

    /** Parks what can be parked, and starts what could not be started; to be called again and again, by one thread. */
    public void tick() {
        wards.values().stream().filter(Ward::isOwed).forEach(this::wake);
        parkAfter.ifPresent(this::parkThoseIdleFor);
    }

    private void parkThoseIdleFor(Duration idle) {
        Collection<Ward> awake = wards.values().stream()
                .filter(ward -> ward.isAwake() && !ward.isOwed())
                .toList();
        if (awake.isEmpty()) {
            return;
        }
        Map<LogName, Map<Integer, Long>> ends =
                arrivals.ends(awake.stream().map(Ward::log).distinct().toList());
        for (Ward ward : awake) {
            Instant now = clock.instant();
            Instant unchanged = ward.sees(ends.getOrDefault(ward.log(), Map.of()), now);
            if (!unchanged.plus(idle).isAfter(now)) {
                tryToPark(ward);
            }
        }
    }

    private void tryToPark(Ward ward) {
        synchronized (ward) {
            if (!ward.isAwake() || ward.isOwed()) {
                return;
            }
            try {
                if (!parked(ward)) {
                    ward.sees(Map.of(), clock.instant()); // something is on its way: later
                }
            } catch (RuntimeException e) {
                ward.owed(true); // it may have been ended already
                LOG.atWarn()
                        .addKeyValue("deliveryStream", ward.name())
                        .setCause(e)
                        .log("Delivery stream not parked");
            }
        }
    }

    /** Whether it is parked now; if not, its job is as it was. */
    private boolean parked(Ward ward) {
        boolean ran = runs.state(ward.name()) != State.ABSENT;
        if (ran) {
            if (left(ward).isEmpty()) {
                return false;
            }
            runs.pause(ward.name());
        }
        Optional<Map<Integer, Long>> ends = left(ward);
        if (ends.isEmpty()) {
            if (ran) {
                run(ward);
            }
            return false;
        }
        Instant since = backlog.lastArrival(ward.log(), ends.get())
                .filter(last -> last.isAfter(ward.standing().since()))
                .orElse(ward.standing().since());
        Standing parked = new Standing(true, ward.stream().createdAt(), ends.get(), since);
        standings.write(ward.name(), parked);
        park(ward, parked);
        tidy(ward);
        return true;
    }

    /** The ends of the log up to which everything is delivered, as the newest checkpoint says; empty if not everything is. */
    private Optional<Map<Integer, Long>> left(Ward ward) {
        Optional<Map<Integer, Long>> ends = ends(ward.log());
        return ends.filter(found -> runs.checkpoint(ward.name())
                .filter(LaneCheckpoint::settled)
                .filter(checkpoint -> backlog.isEmpty(ward.log(), checkpoint.positions(), found))
                .isPresent());
    }

    private Optional<Map<Integer, Long>> ends(LogName log) {
        return Optional.ofNullable(arrivals.ends(List.of(log)).get(log));
    }

    private void tidy(Ward ward) {
        try {
            runs.tidy(ward.name());
        } catch (RuntimeException e) { // what is left over does no harm
            LOG.debug("checkpoints left over deliveryStream={}", ward.name(), e);
        }
    }
}
