package io.freshet.jobs.map;

import static io.freshet.jobs.map.Reading.fromStore;

import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.client.wire.InputChunk;
import io.freshet.jobs.map.MapException.Code;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All map jobs of a server: who begins one, and what becomes of it. Safe for use by many threads. */
public final class MapJobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MapJobs.class);
    /** Of their resources. */
    public static final String KIND = "map-job";

    private static final int WAITING = 64;
    private static final int MOST_COMMITS = 256;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final ResourceStore resources;
    private final MapStore store;
    private final MapCluster cluster;
    private final MapSettings settings;
    private final Clock clock;
    private final EndedBoards ended;
    private final JobResults results;
    private final Map<String, JobBoard> boards = new ConcurrentHashMap<>();
    private final Map<String, Map<Integer, Integer>> uploads = new ConcurrentHashMap<>();
    private final Deque<String> queue = new ArrayDeque<>();
    private final Map<String, MapSpec> running = new TreeMap<>();
    private final Semaphore waiting = new Semaphore(WAITING);
    private final ExecutorService work = oneThread("map-jobs");
    private final ExecutorService ends = oneThread("map-ends");
    private boolean prepared;

    public MapJobs(ResourceStore resources, MapStore store, MapCluster cluster, MapSettings settings, Clock clock) {
        this.resources = resources;
        this.store = store;
        this.cluster = cluster;
        this.settings = settings;
        this.clock = clock;
        this.ended = new EndedBoards(store);
        this.results = new JobResults(store);
    }

    private static ExecutorService oneThread(String name) {
        return Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Goes on with what was queued or running when the last server ended. */
    public void resumeAll() {
        for (Resource resource : resources.list(KIND)) {
            MapJob job = MapJob.of(resource.document());
            if (job.state() == JobState.UPLOADING) {
                update(job.ended(JobState.FAILED, "the server ended while inputs were uploaded", clock.millis()));
            } else if (!job.state().ended()) {
                enqueue(job);
            }
        }
    }

    /** Whether a part of code is there already. */
    public boolean hasArtifact(String sha256) {
        return fromStore(() -> {
            prepare();
            return store.hasArtifact(sha256);
        });
    }

    /** Keeps a part of code. */
    public void putArtifact(String sha256, byte[] bytes) {
        Limits.within("artifact bytes", bytes.length, 1, Limits.PART_BYTES);
        boolean unused = fromStore(() -> {
            prepare();
            store.putArtifact(sha256, bytes);
            return true;
        });
    }

    private synchronized void prepare() throws IOException {
        if (!prepared) {
            store.prepare();
            prepared = true;
        }
    }

    /** A new job; it begins at once if its inputs are there. */
    public MapJob create(MapRequest request, String account) {
        settings.refuseOtherVersions(request.code());
        cluster.expect(request.code(), request.options());
        if (!request.output().isEmpty()) {
            MapObjects.Location unused = MapObjects.Location.of(request.output());
        }
        if (resources.list(KIND).size() >= Limits.JOBS) {
            throw new MapException(
                    Code.TOO_MANY, "map jobs: " + Limits.JOBS + " are remembered (expected: fewer; delete some)");
        }
        String id = "map-" + TIME.format(clock.instant()) + "-"
                + UUID.randomUUID().toString().substring(0, 8);
        MapJob job = new MapJob(
                id,
                account,
                request.name(),
                JobState.UPLOADING,
                "",
                request.code(),
                request.options(),
                request.objects().isPresent(),
                request.objects().map(MapObjects::lines).orElse(false),
                request.output(),
                List.of(),
                clock.millis(),
                0,
                0);
        List<byte[]> chunks = fromStore(() -> {
            prepare();
            if (request.objects().isPresent()) {
                return Partition.chunks(request.objects().get(), store);
            }
            return request.inputs().length == 0 ? List.<byte[]>of() : List.of(request.inputs());
        });
        uploads.put(id, new ConcurrentHashMap<>());
        if (resources.create(KIND, id, job.document()).isEmpty()) {
            throw new MapException(Code.CONFLICT, "map job " + id + " is there already");
        }
        for (int i = 0; i < chunks.size(); i++) {
            putInputs(id, account, i, chunks.get(i));
        }
        return chunks.isEmpty() ? job : start(id, account, chunks.size());
    }

    /** A chunk of inputs of a job that has not begun. */
    public void putInputs(String id, String account, int number, byte[] bytes) {
        Limits.within("inputs", number, 0, Limits.CHUNKS - 1);
        Map<Integer, Integer> chunks = uploads.get(id);
        if (job(id, account).state() != JobState.UPLOADING || chunks == null) {
            throw new MapException(Code.CONFLICT, "map job " + id + " takes no more inputs");
        }
        int count = InputChunk.of(bytes).count();
        boolean unused = fromStore(() -> {
            store.putInputs(id, number, bytes);
            return true;
        });
        chunks.put(number, count);
    }

    /** Begins a job whose inputs are there: so many chunks. */
    public MapJob start(String id, String account, int chunks) {
        MapJob job = job(id, account);
        Map<Integer, Integer> uploaded = uploads.get(id);
        if (job.state() != JobState.UPLOADING || uploaded == null) {
            throw new MapException(Code.CONFLICT, "map job " + id + " has begun already");
        }
        Limits.within("chunks", chunks, 1, Limits.CHUNKS);
        List<Integer> counts = new ArrayList<>();
        long total = 0;
        for (int i = 0; i < chunks; i++) {
            Integer count = uploaded.get(i);
            if (count == null) {
                throw new MapException(Code.INVALID, "inputs " + i + " of map job " + id + " are not there");
            }
            counts.add(count);
            total += count;
        }
        Limits.within("calls", total, 1, Limits.CALLS);
        uploads.remove(id);
        MapJob queued = job.queued(counts, clock.millis());
        update(queued);
        enqueue(queued);
        return queued;
    }

    private void enqueue(MapJob job) {
        boards.put(job.id(), new JobBoard(job.total(), JobState.QUEUED));
        synchronized (queue) {
            queue.add(job.id());
        }
        work.execute(this::next);
    }

    /** Starts what may run now; on the thread of {@code work}. */
    private void next() {
        while (true) {
            MapJob job;
            boolean resumed;
            synchronized (queue) {
                if (queue.isEmpty() || running.size() >= settings.jobs()) {
                    return;
                }
                String id = queue.removeFirst();
                MapJob found = MapJob.of(resources.find(KIND, id).orElseThrow().document());
                if (found.state().ended()) {
                    continue;
                }
                resumed = found.state() == JobState.RUNNING;
                job = found.running();
                running.put(id, job.spec(resumed));
            }
            run(job, resumed);
        }
    }

    /** Starts those again that the cluster has lost; their results in the store count. */
    public void resumeLost() {
        List<String> lost;
        synchronized (queue) {
            lost = running.keySet().stream().filter(cluster::hasLost).toList();
        }
        lost.forEach(id -> work.execute(() -> resources
                .find(KIND, id)
                .map(resource -> MapJob.of(resource.document()))
                .filter(job -> !job.state().ended())
                .ifPresent(job -> {
                    boards.put(id, new JobBoard(job.total(), JobState.QUEUED));
                    run(job, true);
                })));
    }

    private void run(MapJob job, boolean resumed) {
        JobBoard board = board(job);
        try {
            Watched.begin(job.id(), new OnBoard(job.id(), board));
            update(job);
            int wanted = job.options().workers();
            int workers =
                    Math.min(wanted == 0 ? settings.workers() : Math.min(wanted, settings.workers()), job.total());
            cluster.start(job.spec(resumed), workers);
            LOG.atInfo()
                    .addKeyValue("job", job.id())
                    .addKeyValue("calls", job.total())
                    .addKeyValue("workers", workers)
                    .log(resumed ? "map job goes on" : "map job started");
        } catch (RuntimeException e) { // one job's failure must not keep the others from running
            end(job.id(), board, JobState.FAILED, "it cannot be started: " + e.getMessage());
        }
    }

    /** What a running job says goes to its board; its end is dealt with on our own thread. */
    private final class OnBoard implements Progress {
        private final String id;
        private final JobBoard board;

        OnBoard(String id, JobBoard board) {
            this.id = id;
            this.board = board;
        }

        @Override
        public void running(int workers) {
            board.running(workers);
        }

        @Override
        public void stored(String segment, byte[] bytes) {
            results.stored(id, segment, bytes);
        }

        @Override
        public void committed(Commit commit) {
            board.committed(commit);
        }

        @Override
        public void requested(long more) {
            board.requested(more);
        }

        @Override
        public void finished(JobState how, String reason) {
            work.execute(() -> end(id, board, how, reason));
        }
    }

    private void end(String id, JobBoard board, JobState how, String reason) {
        Watched.forget(id);
        MapJob job = MapJob.of(resources.find(KIND, id).orElseThrow().document());
        if (!job.state().ended()) {
            JobBoard.View view = board.view(0, Integer.MAX_VALUE);
            JobBoard.View last = new JobBoard.View(
                    view.run(),
                    how,
                    reason,
                    view.total(),
                    view.succeeded(),
                    view.failed(),
                    view.version(),
                    view.since(),
                    view.requests(),
                    0);
            try {
                store.putManifest(id, Manifest.write(id, last));
                update(job.ended(how, reason, clock.millis()));
            } catch (IOException | RuntimeException e) { // it will run again, and find all calls done
                LOG.atError().setCause(e).addKeyValue("job", id).log("the end of a map job cannot be kept");
            }
        }
        boolean unused = board.ended(how, reason);
        ended.add(id, board);
        boards.remove(id);
        synchronized (queue) {
            running.remove(id);
        }
        ends.execute(() -> stop(id));
        LOG.atInfo().addKeyValue("job", id).addKeyValue("state", how).log("map job ended");
        next();
    }

    private void stop(String id) {
        try {
            cluster.stop(id);
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).addKeyValue("job", id).log("a map job did not stop in order");
        }
    }

    /** Ends a job at once; results that are there stay. Does nothing to a job that has ended. */
    public MapJob cancel(String id, String account) {
        MapJob job = job(id, account);
        if (job.state().ended()) {
            return job;
        }
        uploads.remove(id);
        JobBoard board = board(job);
        try {
            work.submit(() -> end(id, board, JobState.CANCELLED, "it was cancelled"))
                    .get(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new MapException(Code.UNAVAILABLE, "map job " + id + " is still being cancelled: " + e.getMessage());
        }
        return job(id, account);
    }

    /** Removes a job that has ended, with its inputs and results. */
    public void delete(String id, String account) {
        MapJob job = job(id, account);
        if (!job.state().ended()) {
            throw new MapException(
                    Code.CONFLICT, "map job " + id + " is " + job.state() + " (expected: cancel it first)");
        }
        boolean unused = fromStore(() -> {
            store.delete(id);
            return true;
        });
        ended.remove(id);
        resources.find(KIND, id).ifPresent(resources::delete);
    }

    /** The newest first. */
    public List<MapJob> list(String account, int most) {
        return resources.list(KIND).stream()
                .map(resource -> MapJob.of(resource.document()))
                .filter(job -> job.account().equals(account))
                .sorted(Comparator.comparing(MapJob::createdAt).reversed())
                .limit(most)
                .toList();
    }

    /** The job of that id; another account's is not there. */
    public MapJob job(String id, String account) {
        return resources
                .find(KIND, id)
                .map(resource -> MapJob.of(resource.document()))
                .filter(job -> job.account().equals(account))
                .orElseThrow(() -> new MapException(Code.NOT_FOUND, "map job " + id + " is not here"));
    }

    /**
     * How far a job is.
     *
     * @param segments the small ones of its commits that are at hand, by name
     */
    public record Events(JobBoard.View view, Map<String, byte[]> segments) {}

    /**
     * How far it is: waits until there is more than {@code after}, or the job has ended, or time is up.
     *
     * @param calls as long as fewer have ended, it waits on, unless there is much to fetch
     */
    public Events events(String id, String account, int after, int calls, Duration patience)
            throws InterruptedException {
        JobBoard board = board(job(id, account));
        if (!waiting.tryAcquire()) {
            return events(id, board.view(after, MOST_COMMITS)); // it asks again
        }
        try {
            return events(id, board.await(after, calls, MOST_COMMITS, patience));
        } finally {
            waiting.release();
        }
    }

    private Events events(String id, JobBoard.View view) {
        return new Events(view, results.small(id, view));
    }

    /** How far it is now, without commits. */
    public JobBoard.View view(MapJob job) {
        return board(job).view(0, 0);
    }

    private JobBoard board(MapJob job) {
        JobBoard board = boards.get(job.id());
        if (board != null) {
            return board;
        }
        if (!job.state().ended()) {
            return new JobBoard(job.total(), job.state());
        }
        return fromStore(() -> ended.of(job));
    }

    /** The bytes of a segment, by its name. */
    public byte[] segment(String id, String account, String name) {
        return results.segment(job(id, account), name);
    }

    /** A result that lies apart. */
    public byte[] apart(String id, String account, String name) {
        return results.apart(job(id, account), name);
    }

    /** What the calls have printed, the beginning of it if it is much. */
    public byte[] logs(String id, String account) {
        return results.logs(job(id, account));
    }

    private void update(MapJob job) {
        Resource before = resources.find(KIND, job.id()).orElseThrow();
        if (resources.replace(before, job.document()).isEmpty()) {
            throw new MapException(Code.CONFLICT, "map job " + job.id() + " was changed meanwhile");
        }
    }

    @Override
    public void close() {
        work.shutdownNow();
        ends.shutdown();
        store.close();
    }
}
