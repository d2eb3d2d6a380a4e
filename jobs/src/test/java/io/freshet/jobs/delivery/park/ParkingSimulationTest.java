package io.freshet.jobs.delivery.park;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.firehosesink.lane.BufferingHints;
import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.Format;
import io.freshet.firehosesink.lane.ObjectTarget;
import io.freshet.firehosesink.lane.Processing;
import io.freshet.firehosesink.stream.DeliveryJobs.State;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.firehosesink.stream.DeliveryStream.Status;
import io.freshet.firehosesink.stream.Destination;
import io.freshet.firehosesink.stream.DestinationKind;
import io.freshet.firehosesink.stream.Encryption;
import io.freshet.ingest.log.LogName;
import io.freshet.jobs.delivery.park.SimulatedWorld.Bug;
import io.freshet.jobs.delivery.park.SimulatedWorld.Death;
import io.freshet.jobs.delivery.park.SimulatedWorld.Failure;
import io.freshet.jobs.delivery.park.SimulatedWorld.Job;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records come, jobs are parked and woken, calls fail and servers die, in every order that chance brings about. */
class ParkingSimulationTest {
    private static final int RUNS = Integer.getInteger("runs", 400);
    private static final long SEED = Long.getLong("seed", 0);
    private static final int STEPS = 400;
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Instant CREATED = Instant.ofEpochMilli(1_000_000_000_000L);
    private static final LogName STREAM = LogName.ofStream("shared");

    @Test
    void everyRecordIsPublishedOnceAndWhatIsIdleIsParked() {
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            assertThat(new Simulation(seed, Bug.NONE).faults())
                    .as("-Dseed=" + seed + " -Druns=1")
                    .isEmpty();
        }
    }

    /** The test of the test. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void whatIsWrongIsNoticed(Bug bug) {
        assertThat(IntStream.range(0, 200)
                        .anyMatch(seed -> !new Simulation(seed, bug).faults().isEmpty()))
                .isTrue();
    }

    private static final class Simulation {
        private final Random random;
        private final SimulatedWorld world;
        private final boolean jobsInside;
        private final Queue<Runnable> queue = new ArrayDeque<>();
        private final List<String> names = List.of("one", "two", "direct");
        private final Set<String> active = new HashSet<>();
        private ParkingDeliveryJobs parking;

        Simulation(long seed, Bug bug) {
            random = new Random(seed);
            world = new SimulatedWorld(random, bug);
            jobsInside = random.nextBoolean();
            world.create(STREAM, 2);
            world.create(LogName.ofDeliveryStream("direct"), 1);
            names.forEach(name -> world.jobs.put(name, world.new Job(source(name))));
            parking = parking();
        }

        private static LogName source(String name) {
            return name.equals("direct") ? LogName.ofDeliveryStream(name) : STREAM;
        }

        private ParkingDeliveryJobs parking() {
            queue.clear();
            return new ParkingDeliveryJobs(
                    world.new Runs(),
                    world.watch,
                    world.log,
                    world.store,
                    Optional.of(IDLE),
                    jobsInside,
                    queue::add,
                    world.clock());
        }

        List<String> faults() {
            for (int step = 0; step < STEPS; step++) {
                try {
                    step();
                } catch (Failure e) { // as the threads of a server do
                    world.pass(1);
                } catch (Death e) {
                    restart();
                }
            }
            settle();
            List<String> faults = new ArrayList<>();
            for (String name : names) {
                Job job = world.job(name);
                List<String> published = new ArrayList<>(job.published);
                Set<String> once = new HashSet<>(published);
                List<String> missing = new ArrayList<>(world.all(source(name)));
                missing.removeAll(once);
                missing.forEach(record -> faults.add(name + ": " + record + " is not published"));
                if (published.size() > once.size()) {
                    faults.add(name + ": something is published twice");
                }
                if (parking.state(name) != State.PARKED || job.runs()) {
                    faults.add(name + ": is not parked");
                }
            }
            return faults;
        }

        private void step() {
            switch (random.nextInt(14)) {
                case 0 -> world.append(STREAM);
                case 1 -> put();
                case 2 -> world.pass(random.nextInt(8_000));
                case 3, 4 -> parking.tick();
                case 5 -> world.watch.look();
                case 6 -> work();
                case 7 -> startOne();
                case 8 -> {
                    if (random.nextInt(10) == 0) {
                        world.extend(STREAM);
                    }
                }
                case 9 -> {
                    if (random.nextInt(10) == 0) {
                        restart();
                    }
                }
                default -> world.jobs.values().forEach(Job::step);
            }
        }

        private void put() {
            world.append(LogName.ofDeliveryStream("direct"));
            if (random.nextBoolean()) { // by this server, and not by another one
                parking.arrived("direct");
            }
        }

        private void work() {
            Runnable next = queue.poll();
            if (next != null) {
                next.run();
            }
        }

        /** Created, updated, or found lost. */
        private void startOne() {
            String name = names.get(random.nextInt(names.size()));
            if (active.contains(name) && random.nextBoolean()) {
                parking.restart(stream(name, Status.ACTIVE));
            } else {
                parking.start(stream(name, active.contains(name) ? Status.ACTIVE : Status.CREATING));
                active.add(name);
            }
        }

        private void restart() {
            world.crash(jobsInside);
            parking = parking();
            for (String name : active) {
                try {
                    parking.start(stream(name, Status.ACTIVE));
                } catch (Failure e) { // as resuming does
                    world.pass(1);
                } catch (Death e) {
                    restart();
                    return;
                }
            }
        }

        /** All goes well, and nothing comes any more. */
        private void settle() {
            world.troubled = false;
            for (String name : names) {
                parking.start(stream(name, active.contains(name) ? Status.ACTIVE : Status.CREATING));
            }
            for (int round = 0; round < 400; round++) {
                world.watch.look();
                while (!queue.isEmpty()) {
                    work();
                }
                world.jobs.values().forEach(Job::step);
                world.pass(500);
                parking.tick();
            }
        }

        private static DeliveryStream stream(String name, Status status) {
            boolean direct = name.equals("direct");
            ObjectTarget target = new ObjectTarget(
                    "bucket", "", "", ZoneOffset.UTC, "", new Format.Plain(Format.Compression.UNCOMPRESSED), "");
            return new DeliveryStream(
                    name,
                    "arn:" + name,
                    status,
                    CREATED,
                    CREATED,
                    direct ? "" : "arn:aws:kinesis:us-east-1:000000000000:stream/shared",
                    "",
                    null,
                    Map.of(),
                    new Destination(DestinationKind.EXTENDED_S3, new ObjectMapper().createObjectNode()),
                    new Encryption(false, "", "", "A".repeat(43) + "="),
                    new DeliveryConfig(
                            name,
                            "arn:" + name,
                            "1",
                            target,
                            new BufferingHints(1 << 20, Duration.ofSeconds(1)),
                            Processing.NONE,
                            null,
                            null));
        }
    }
}
