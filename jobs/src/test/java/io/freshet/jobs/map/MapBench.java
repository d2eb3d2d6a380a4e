package io.freshet.jobs.map;

import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.client.wire.InputChunk;
import io.freshet.client.wire.Segment;
import io.freshet.firehosesink.s3.EmbeddedObjectStore;
import io.freshet.jobs.map.flink.FlinkMapJobs;
import io.freshet.jobs.map.run.MapRuntime;
import io.freshet.jobs.map.run.Python;
import io.freshet.jobs.map.run.Workshop;
import io.freshet.jobs.runner.EmbeddedJobRunner;
import io.freshet.jobs.runner.StateBackend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** All that map jobs need, in this process; and what tests ask for again and again. */
final class MapBench implements AutoCloseable {
    static final String ACCOUNT = "000000000000";
    static final int WORKERS = 2;
    private static final int CHUNK = 200_000;

    final InMemoryResourceStore resources = new InMemoryResourceStore();
    final EmbeddedObjectStore objects;
    final EmbeddedJobRunner flink;
    final Python python = Python.find("python3");
    final Path directory;
    private final int spareWorkers;
    MapJobs jobs;

    MapBench(Path directory) throws IOException {
        this(directory, 0);
    }

    MapBench(Path directory, int spareWorkers) throws IOException {
        this.directory = directory;
        this.spareWorkers = spareWorkers;
        this.objects = EmbeddedObjectStore.start(directory.resolve("objects"), "127.0.0.1", 0, "any", "any");
        this.flink = EmbeddedJobRunner.start(
                directory.resolve("checkpoints"), 16, Duration.ofSeconds(1), StateBackend.HASHMAP);
        this.jobs = open();
    }

    MapStore store() {
        return new MapStore(objects.config(), "freshet-jobs");
    }

    private MapJobs open() {
        MapRuntime runtime = new MapRuntime(
                objects.config(),
                "freshet-jobs",
                directory.resolve("map").toString(),
                python.program(),
                512,
                spareWorkers,
                true,
                Map.of());
        return new MapJobs(
                resources,
                store(),
                new FlinkMapJobs(flink, runtime),
                new MapSettings(WORKERS, 2, python.version()),
                Clock.systemUTC());
    }

    /** Python functions out of a source text, by name. */
    MapCode python(String source, String name) {
        byte[] bytes = source.getBytes(StandardCharsets.UTF_8);
        String sha256 = MapStore.sha256(bytes);
        jobs.putArtifact(sha256, bytes);
        return new MapCode(
                MapCode.Language.PYTHON,
                List.of(),
                "calls:" + name,
                List.of(new MapCode.Artifact("calls.py", List.of(sha256))),
                "",
                false);
    }

    /** Begins a job over pickled whole numbers, from 0 on. */
    String start(MapCode code, MapOptions options, int total) {
        MapJob job = jobs.create(new MapRequest("", code, options, Optional.empty(), "", new byte[0]), ACCOUNT);
        int chunks = 0;
        for (int from = 0; from < total; from += CHUNK) {
            List<byte[]> inputs = new ArrayList<>();
            for (int i = from; i < Math.min(total, from + CHUNK); i++) {
                inputs.add(("I" + i + "\n.").getBytes(StandardCharsets.US_ASCII));
            }
            jobs.putInputs(job.id(), ACCOUNT, chunks++, InputChunk.pack(inputs));
        }
        return jobs.start(job.id(), ACCOUNT, chunks).id();
    }

    /** Looks again and again until it holds, for no longer than that; whoever asks says what ought to hold then. */
    static void until(BooleanSupplier condition, Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < until) {
            Thread.sleep(20);
        }
    }

    JobBoard.View await(String id, Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        JobBoard.View view =
                jobs.events(id, ACCOUNT, Integer.MAX_VALUE, 0, patience).view();
        while (!view.state().ended() && System.nanoTime() < until) {
            view = jobs.events(id, ACCOUNT, Integer.MAX_VALUE, 0, Duration.ofSeconds(1))
                    .view();
        }
        return view;
    }

    /** What came of every call, by index: the first result of each. */
    Map<Integer, Segment.Line> lines(String id) throws InterruptedException {
        Map<Integer, Segment.Line> lines = new TreeMap<>();
        int seen = 0;
        JobBoard.View view = jobs.events(id, ACCOUNT, seen, 0, Duration.ZERO).view();
        while (view.version() > seen) {
            for (Commit commit : view.since()) {
                byte[] segment = jobs.segment(id, ACCOUNT, commit.segment());
                Segment.verify(segment);
                Segment.lines(segment).forEach(line -> lines.putIfAbsent(line.index(), line));
            }
            seen = view.version();
            view = jobs.events(id, ACCOUNT, seen, 0, Duration.ZERO).view();
        }
        return lines;
    }

    /** What came of one call. */
    static Segment.Line of(Map<Integer, Segment.Line> lines, int index) {
        return Objects.requireNonNull(lines.get(index), () -> "call " + index + " has no result");
    }

    @Override
    public void close() {
        jobs.close();
        flink.close();
        Workshop.close(directory.resolve("map"));
        objects.close();
    }
}
