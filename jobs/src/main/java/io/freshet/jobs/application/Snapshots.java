package io.freshet.jobs.application;

import static io.freshet.jobs.application.ApplicationException.invalid;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.jobs.application.ApplicationException.Code;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The snapshots of all applications. Making and deleting them is left to the executor. Safe for use by many threads. */
public final class Snapshots {
    static final int MOST = 1_000;

    private static final String KIND = "application-snapshots";
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ResourceStore store;
    private final ApplicationJobs jobs;
    private final Clock clock;
    private final Executor executor;

    Snapshots(ResourceStore store, ApplicationJobs jobs, Clock clock, Executor executor) {
        this.store = store;
        this.jobs = jobs;
        this.clock = clock;
        this.executor = executor;
    }

    /** Begins one of an application that runs. */
    Snapshot create(ApplicationDefinition application, String name) {
        FlinkSettings flink = application.flink();
        if (flink != null && !flink.snapshots()) {
            throw new ApplicationException(
                    Code.INVALID_APPLICATION_CONFIGURATION,
                    "application " + application.name() + ": snapshots are not enabled"
                            + " (expected: ApplicationSnapshotConfiguration with SnapshotsEnabled)");
        }
        Snapshot snapshot = new Snapshot(
                name,
                Snapshot.Status.CREATING,
                application.version(),
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                flink == null ? "SQL-1_0" : flink.runtime(),
                jobs.sight(application.name()));
        change(application.name(), all -> {
            if (all.stream().anyMatch(other -> other.name().equals(name))) {
                throw new ApplicationException(
                        Code.RESOURCE_IN_USE,
                        "application " + application.name() + " has a snapshot " + name + " already");
            }
            if (all.size() >= MOST) {
                throw new ApplicationException(
                        Code.LIMIT_EXCEEDED,
                        "application " + application.name() + " has " + all.size() + " snapshots (expected: fewer than "
                                + MOST + ")");
            }
            List<Snapshot> more = new ArrayList<>(all);
            more.add(snapshot);
            return more;
        });
        executor.execute(() -> make(application.name(), name));
        return snapshot;
    }

    private void make(String application, String name) {
        Snapshot.Status status = Snapshot.Status.READY;
        try {
            jobs.snapshot(application, name);
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("application", application)
                    .addKeyValue("snapshot", name)
                    .setCause(e)
                    .log("snapshot failed");
            status = Snapshot.Status.FAILED;
        }
        settle(application, name, status);
    }

    /** Ordered by when they were made. */
    List<Snapshot> of(String application) {
        return store.find(KIND, application).map(Snapshots::read).orElse(List.of());
    }

    Snapshot require(String application, String name) {
        return of(application).stream()
                .filter(snapshot -> snapshot.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ApplicationException(
                        Code.RESOURCE_NOT_FOUND, "application " + application + " has no snapshot " + name));
    }

    /** Puts it in the place of the state that the application stopped with. */
    void restore(String application, String name) {
        Snapshot snapshot = require(application, name);
        if (snapshot.status() != Snapshot.Status.READY) {
            throw inUse(application, snapshot, "restored");
        }
        jobs.restore(application, name, snapshot.sight());
    }

    /** @param createdAt as it was described, so that nobody deletes another of the same name */
    void delete(String application, String name, Instant createdAt) {
        Snapshot snapshot = require(application, name);
        if (!snapshot.createdAt().equals(createdAt.truncatedTo(ChronoUnit.SECONDS))) {
            throw invalid("SnapshotCreationTimestamp: " + createdAt + " (expected: " + snapshot.createdAt()
                    + ", when snapshot " + name + " was made)");
        }
        if (snapshot.status() == Snapshot.Status.CREATING || snapshot.status() == Snapshot.Status.DELETING) {
            throw inUse(application, snapshot, "deleted");
        }
        settle(application, name, Snapshot.Status.DELETING);
        executor.execute(() -> remove(application, name));
    }

    private void remove(String application, String name) {
        jobs.forgetSnapshot(application, name);
        change(application, all -> all.stream()
                .filter(snapshot -> !snapshot.name().equals(name))
                .toList());
    }

    /** With the application. */
    void deleteAll(String application) {
        of(application).forEach(snapshot -> jobs.forgetSnapshot(application, snapshot.name()));
        store.find(KIND, application).ifPresent(store::delete);
    }

    /** To be called once, when the server starts. */
    void resumeAll() {
        for (Resource resource : store.list(KIND)) {
            for (Snapshot snapshot : read(resource)) {
                switch (snapshot.status()) {
                    case CREATING -> settle(resource.name(), snapshot.name(), Snapshot.Status.FAILED);
                    case DELETING -> executor.execute(() -> remove(resource.name(), snapshot.name()));
                    case READY, FAILED -> {}
                }
            }
        }
    }

    private void settle(String application, String name, Snapshot.Status status) {
        change(application, all -> all.stream()
                .map(snapshot -> snapshot.name().equals(name) ? snapshot.with(status) : snapshot)
                .toList());
    }

    private void change(String application, UnaryOperator<List<Snapshot>> change) {
        boolean written = false;
        while (!written) {
            Optional<Resource> current = store.find(KIND, application);
            String document = write(change.apply(current.map(Snapshots::read).orElse(List.of())));
            written = current.isPresent()
                    ? store.replace(current.get(), document).isPresent()
                    : store.create(KIND, application, document).isPresent();
        }
    }

    private static ApplicationException inUse(String application, Snapshot snapshot, String what) {
        return new ApplicationException(
                Code.RESOURCE_IN_USE,
                "snapshot " + snapshot.name() + " of application " + application + " is " + snapshot.status()
                        + " and cannot be " + what + " (expected: READY)");
    }

    private static String write(List<Snapshot> snapshots) {
        ArrayNode document = JSON.createArrayNode();
        snapshots.forEach(snapshot -> document.addObject()
                .put("name", snapshot.name())
                .put("status", snapshot.status().name())
                .put("version", snapshot.version())
                .put("createdAt", snapshot.createdAt().toString())
                .put("runtime", snapshot.runtime())
                .put("sight", snapshot.sight()));
        return document.toString();
    }

    private static List<Snapshot> read(Resource stored) {
        try {
            List<Snapshot> snapshots = new ArrayList<>();
            for (JsonNode snapshot : JSON.readTree(stored.document())) {
                snapshots.add(new Snapshot(
                        snapshot.path("name").asText(),
                        Snapshot.Status.valueOf(snapshot.path("status").asText()),
                        snapshot.path("version").asLong(),
                        Instant.parse(snapshot.path("createdAt").asText()),
                        snapshot.path("runtime").asText(),
                        snapshot.path("sight").asText()));
            }
            return snapshots;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the snapshots of " + stored.name() + " are not JSON", e);
        }
    }
}
