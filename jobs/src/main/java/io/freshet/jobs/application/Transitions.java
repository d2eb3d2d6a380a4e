package io.freshet.jobs.application;

import io.freshet.jobs.runner.JobState;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what a stored status announces, and stores the status in which the application then rests. A crash leaves the announcement
 * behind, from which the work is done again: every step may be repeated.
 */
final class Transitions {
    private static final Logger LOG = LoggerFactory.getLogger(Transitions.class);

    private final StoredApplications stored;
    private final ApplicationJobs jobs;
    private final Snapshots snapshots;
    private final Executor executor;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final Set<String> failuresLogged = ConcurrentHashMap.newKeySet();

    Transitions(StoredApplications stored, ApplicationJobs jobs, Snapshots snapshots, Executor executor) {
        this.stored = stored;
        this.jobs = jobs;
        this.snapshots = snapshots;
        this.executor = executor;
    }

    /**
     * Begins the work that the definition's status announces; for RUNNING that is starting its job again after a restart of the
     * server.
     */
    void begin(ApplicationDefinition definition) {
        String name = definition.name();
        underWay.add(name);
        failuresLogged.remove(name);
        executor.execute(() -> finish(definition));
    }

    /** Stops the job of an application that is stored as RUNNING; {@link #begin} lets it go on. */
    void pause(ApplicationDefinition definition) {
        underWay.add(definition.name());
        jobs.stop(definition.name());
    }

    boolean isUnderWay(String name) {
        return underWay.contains(name);
    }

    /**
     * What the user sees: the stored status, and for RUNNING what has become of the job. A job that failed for good is shown as
     * READY, since the API has no word for it and starting it again is what can be done.
     */
    ApplicationStatus visibleStatus(ApplicationDefinition definition) {
        if (definition.status() == ApplicationStatus.CLEARING) {
            return ApplicationStatus.STARTING;
        }
        if (definition.status() != ApplicationStatus.RUNNING) {
            return definition.status();
        }
        JobState state = jobs.state(definition.name());
        boolean resuming = isUnderWay(definition.name());
        return switch (state.phase()) {
            case STARTING -> ApplicationStatus.STARTING;
            case RUNNING, RESTARTING -> ApplicationStatus.RUNNING;
            case ABSENT -> resuming ? ApplicationStatus.STARTING : ApplicationStatus.READY;
            case FAILED -> resuming ? ApplicationStatus.STARTING : failed(definition.name(), state);
        };
    }

    private ApplicationStatus failed(String name, JobState state) {
        if (failuresLogged.add(name)) {
            LOG.atError()
                    .addKeyValue("application", name)
                    .addKeyValue("failure", state.lastFailure())
                    .log("application failed and is shown as READY");
        }
        return ApplicationStatus.READY;
    }

    private void finish(ApplicationDefinition definition) {
        String name = definition.name();
        ApplicationStatus announced = definition.status();
        Optional<RuntimeException> failure = failureOf(definition);
        if (failure.isEmpty() && announced == ApplicationStatus.CLEARING) {
            stored.settle(name, ApplicationStatus.CLEARING, ApplicationStatus.STARTING);
            finish(definition.withStatus(ApplicationStatus.STARTING));
            return;
        }
        underWay.remove(name);
        if (failure.isPresent()) {
            LOG.atError()
                    .addKeyValue("application", name)
                    .setCause(failure.get())
                    .log("application not done: {}", announced);
            stored.settle(name, announced, afterFailure(announced));
        } else if (announced == ApplicationStatus.DELETING) {
            LOG.atInfo().addKeyValue("application", name).log("application deleted");
            stored.delete(name);
        } else {
            LOG.atInfo().addKeyValue("application", name).log("application done: {}", announced);
            stored.settle(name, announced, afterSuccess(announced));
        }
    }

    private Optional<RuntimeException> failureOf(ApplicationDefinition definition) {
        try {
            work(definition);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }

    private void work(ApplicationDefinition definition) {
        switch (definition.status()) {
            case READY -> {}
            case CLEARING -> jobs.clear(definition.name());
            case STARTING -> jobs.start(definition, definition.startingPositions());
            case RUNNING -> jobs.resume(definition);
            case UPDATING -> jobs.redeploy(definition);
            case STOPPING -> jobs.stop(definition.name());
            case DELETING -> {
                jobs.stop(definition.name());
                jobs.forget(definition.name());
                snapshots.deleteAll(definition.name());
            }
        }
    }

    private static ApplicationStatus afterSuccess(ApplicationStatus announced) {
        return switch (announced) {
            case CLEARING -> ApplicationStatus.STARTING;
            case STARTING, RUNNING, UPDATING -> ApplicationStatus.RUNNING;
            case READY, STOPPING -> ApplicationStatus.READY;
            case DELETING -> ApplicationStatus.DELETING;
        };
    }

    /** Where a job may still run, RUNNING: then its state says what the user sees. */
    private static ApplicationStatus afterFailure(ApplicationStatus announced) {
        return switch (announced) {
            case READY, CLEARING, STARTING -> ApplicationStatus.READY;
            case RUNNING, UPDATING, STOPPING -> ApplicationStatus.RUNNING;
            case DELETING -> ApplicationStatus.DELETING;
        };
    }
}
