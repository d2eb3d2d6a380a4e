package io.freshet.server;

import io.freshet.jobs.map.MapJobs;
import io.freshet.jobs.map.MapSettings;
import io.freshet.jobs.map.MapStore;
import io.freshet.jobs.map.flink.FlinkMapJobs;
import io.freshet.jobs.map.run.MapRuntime;
import io.freshet.jobs.map.run.Python;
import io.freshet.jobs.map.run.Workshop;
import io.freshet.server.config.ServerConfig;
import io.freshet.server.config.ServerConfig.MapConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Map jobs, made when somebody asks or something is left to be done: whoever has none pays nothing for them. */
final class LazyMapJobs implements AutoCloseable {
    private final ServerConfig config;
    private final Backends backends;
    private final Clock clock;
    private final Path directory;
    private @Nullable MapJobs jobs;

    LazyMapJobs(ServerConfig config, Backends backends, Clock clock) {
        this.config = config;
        this.backends = backends;
        this.clock = clock;
        this.directory = config.dataDir().resolve("map").toAbsolutePath().normalize();
    }

    synchronized MapJobs get() {
        if (jobs == null) {
            MapConfig map = config.map();
            Python python = Python.find(map.python());
            boolean remote = config.flink().cluster().isPresent();
            MapRuntime runtime = new MapRuntime(
                    backends.objectStore(),
                    map.bucket(),
                    remote ? "" : directory.toString(),
                    remote ? map.python() : python.program(),
                    map.memoryMib(),
                    map.spareWorkers(),
                    !remote && !config.auth().verified(),
                    remote ? backends.kafkaProperties() : Map.of());
            jobs = new MapJobs(
                    backends.resources(),
                    new MapStore(backends.objectStore(), map.bucket()),
                    new FlinkMapJobs(backends.jobs(), runtime),
                    new MapSettings(map.workers(), map.jobs(), python.version()),
                    clock);
        }
        return jobs;
    }

    /** Goes on with what the last server has left. */
    void resume() {
        if (!backends.resources().list(MapJobs.KIND).isEmpty()) {
            get().resumeAll();
        }
    }

    /** Goes on with what the cluster has lost. */
    synchronized void resumeLost() {
        if (jobs != null) {
            jobs.resumeLost();
        }
    }

    @Override
    public synchronized void close() {
        if (jobs != null) {
            jobs.close();
            Workshop.close(directory);
        }
    }
}
