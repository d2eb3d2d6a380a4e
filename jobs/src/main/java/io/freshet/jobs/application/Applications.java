package io.freshet.jobs.application;

import static io.freshet.jobs.application.ApplicationException.invalid;

import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.jobs.application.ApplicationException.Code;
import io.freshet.jobs.application.StoredApplications.Stored;
import io.freshet.jobs.application.live.LiveApplication;
import io.freshet.jobs.runner.JobView;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All applications: what may be done to them and when. A command decides, writes the outcome, and leaves the work on the cluster to
 * the executor; {@link #describe} shows how far that is. Safe for use by many threads.
 */
public final class Applications {
    private final StoredApplications stored;
    private final Transitions transitions;
    private final Snapshots snapshots;
    private final Scaling scaling;
    private final ApplicationJobs jobs;
    private final CodeChecker checker;
    private final Destinations destinations;
    private final Clock clock;
    private final Map<String, Instant> stoppedAt = new ConcurrentHashMap<>();

    /**
     * @param executor starts, redeploys, stops and deletes jobs, which blocks its threads for seconds; {@code Runnable::run} makes
     *     every command wait for its own work
     */
    public Applications(
            ResourceStore store,
            CodeChecker checker,
            ApplicationJobs jobs,
            Destinations destinations,
            Clock clock,
            Executor executor) {
        this.stored = new StoredApplications(store);
        this.jobs = jobs;
        this.snapshots = new Snapshots(store, jobs, clock, executor);
        this.transitions = new Transitions(stored, jobs, snapshots, executor);
        this.scaling = new Scaling(stored, transitions, jobs, clock);
        this.checker = checker;
        this.destinations = destinations;
        this.clock = clock;
    }

    /** To be called once, when the server starts: whatever ran goes on, whatever was begun is done again. */
    public void resumeAll() {
        snapshots.resumeAll();
        stored.all().stream()
                .filter(definition -> definition.status() != ApplicationStatus.READY)
                .forEach(transitions::begin);
    }

    /** Submits the jobs of all that run, where the cluster has lost them; those that it has go on. */
    public void resumeRunning() {
        stored.all().stream()
                .filter(definition -> definition.status() == ApplicationStatus.RUNNING)
                .filter(definition -> !transitions.isUnderWay(definition.name()))
                .forEach(transitions::begin);
    }

    /**
     * Stops the jobs that write to a stream, with all that they wrote committed, until the answer is run: then they go on from there.
     * A restart of the server in between lets them go on as well.
     */
    public Runnable pauseWritersTo(String arn) {
        List<ApplicationDefinition> writers = stored.all().stream()
                .filter(definition -> definition.status() == ApplicationStatus.RUNNING)
                .filter(definition -> definition.flink() != null // any of them may
                        || definition.outputs().stream()
                                .anyMatch(output -> output.destination().arn().equals(arn)))
                .toList();
        writers.forEach(transitions::pause);
        return () -> writers.forEach(transitions::begin);
    }

    public ApplicationDefinition create(NewApplication asked) {
        ApplicationDefinition created = ApplicationDefinition.created(asked, now());
        if (stored.find(asked.name()).isPresent()) {
            throw taken(asked.name());
        }
        requireStreams(created, Code.INVALID_ARGUMENT);
        requireSoundCode(created, Code.CODE_VALIDATION);
        if (!stored.create(created)) {
            throw taken(asked.name());
        }
        return created;
    }

    /** The application with the status that the user sees. */
    public ApplicationDefinition describe(String name) {
        return visible(require(name).definition());
    }

    /**
     * Applications by name.
     *
     * @param after the name that precedes the first one wanted; empty to begin
     */
    public ApplicationPage list(String after, int limit) {
        List<ApplicationDefinition> rest = stored.all().stream()
                .filter(definition -> definition.name().compareTo(after) > 0)
                .limit(limit + 1L)
                .toList();
        return new ApplicationPage(rest.stream().limit(limit).map(this::visible).toList(), rest.size() > limit);
    }

    /**
     * Starts an application that is READY.
     *
     * @param positions by input id; an input that is not named goes on from where it stopped
     */
    public void start(String name, Map<String, StartingPosition> positions) {
        start(name, positions, Restore.LATEST);
    }

    /** Starts an application that is READY from another state than the one it stopped with. */
    public void start(String name, Map<String, StartingPosition> positions, Restore restore) {
        Stored current = require(name);
        requireStatus(current, "started", ApplicationStatus.READY);
        ApplicationDefinition definition = current.definition();
        requireRunnable(definition);
        requireInputs(definition, positions.keySet());
        requireStreams(definition, Code.INVALID_APPLICATION_CONFIGURATION);
        requireSoundCode(definition, Code.INVALID_APPLICATION_CONFIGURATION);
        requireTables(definition, Code.INVALID_APPLICATION_CONFIGURATION);
        ApplicationDefinition started = definition.startedAt(positions);
        boolean goesOn = restore.goesOn()
                && started.startingPositions().values().stream().allMatch(StartingPosition.LAST_STOPPED_POINT::equals);
        if (goesOn) {
            restore.snapshot().ifPresent(snapshot -> snapshots.restore(name, snapshot));
        }
        stoppedAt.remove(name);
        replace(current, started.withStatus(goesOn ? ApplicationStatus.STARTING : ApplicationStatus.CLEARING));
    }

    /** Whether the application's code is Flink's SQL; false if there is no such application. */
    public boolean isOfFlink(String name) {
        return stored.find(name)
                .filter(found -> found.definition().flink() != null)
                .isPresent();
    }

    /** Begins a snapshot of an application that is RUNNING. */
    public Snapshot createSnapshot(String name, String snapshot) {
        Stored current = require(name);
        requireStatus(current, "snapshotted", ApplicationStatus.RUNNING);
        return snapshots.create(current.definition(), snapshot);
    }

    /** The application's snapshots, oldest first. */
    public List<Snapshot> snapshots(String name) {
        return snapshots.of(require(name).definition().name());
    }

    public Snapshot snapshot(String name, String snapshot) {
        return snapshots.require(require(name).definition().name(), snapshot);
    }

    /**
     * Begins to remove a snapshot.
     *
     * @param createdAt as {@link #snapshot} says
     */
    public void deleteSnapshot(String name, String snapshot, Instant createdAt) {
        snapshots.delete(require(name).definition().name(), snapshot, createdAt);
    }

    /** Stops what runs, also a job that has failed or cannot get going. */
    public void stop(String name) {
        Stored current = require(name);
        boolean resuming = transitions.isUnderWay(name)
                && transitions.visibleStatus(current.definition()) != ApplicationStatus.RUNNING;
        if (current.definition().status() != ApplicationStatus.RUNNING || resuming) {
            throw inUse(visible(current.definition()), "stopped", ApplicationStatus.RUNNING);
        }
        replace(current, current.definition().withStatus(ApplicationStatus.STOPPING));
        stoppedAt.put(name, clock.instant());
    }

    /** When an application that does not run was stopped; empty if it was not in the life of this process. */
    public Optional<Instant> stoppedAt(String name) {
        return Optional.ofNullable(stoppedAt.get(name));
    }

    /**
     * Stops the application and removes it with all it knows.
     *
     * @param createdAt exactly as {@link #describe} says, so that nobody deletes another application of the same name
     */
    public void delete(String name, Instant createdAt) {
        Stored current = require(name);
        ApplicationDefinition definition = current.definition();
        if (!definition.createdAt().equals(createdAt)) {
            throw invalid("CreateTimestamp: " + createdAt + " (expected: " + definition.createdAt()
                    + ", when application " + name + " was created)");
        }
        boolean leftByCrash = definition.status() == ApplicationStatus.DELETING && !transitions.isUnderWay(name);
        if (!leftByCrash) {
            requireStatus(current, "deleted", ApplicationStatus.READY, ApplicationStatus.RUNNING);
        }
        replace(current, definition.withStatus(ApplicationStatus.DELETING));
        stoppedAt.remove(name);
    }

    public ApplicationDefinition addInput(String name, long version, Input input) {
        return change(name, version, Code.CODE_VALIDATION, (was, now) -> was.withInput(input, now));
    }

    /** Keeps a function for an input; see {@link Preprocessing}. */
    public ApplicationDefinition addPreprocessing(String name, long version, String inputId, Preprocessing function) {
        return change(
                name, version, Code.INVALID_ARGUMENT, (was, now) -> was.withPreprocessing(inputId, function, now));
    }

    public ApplicationDefinition deletePreprocessing(String name, long version, String inputId) {
        return change(name, version, Code.INVALID_ARGUMENT, (was, now) -> was.withPreprocessing(inputId, null, now));
    }

    /** Keeps a table to look rows up in; see {@link ReferenceSource}. */
    public ApplicationDefinition addReference(String name, long version, ReferenceSource reference) {
        return change(name, version, Code.INVALID_ARGUMENT, (was, now) -> was.withReference(reference, now));
    }

    public ApplicationDefinition deleteReference(String name, long version, String referenceId) {
        return change(name, version, Code.INVALID_ARGUMENT, (was, now) -> was.withoutReference(referenceId, now));
    }

    public ApplicationDefinition addOutput(String name, long version, Output output) {
        return change(name, version, Code.INVALID_ARGUMENT, (was, now) -> was.withOutput(output, now));
    }

    public ApplicationDefinition deleteOutput(String name, long version, String outputId) {
        return change(name, version, Code.INVALID_ARGUMENT, (was, now) -> was.withoutOutput(outputId, now));
    }

    public ApplicationDefinition addLoggingOption(String name, long version, LoggingOption option) {
        return change(name, version, Code.INVALID_ARGUMENT, (was, now) -> was.withLoggingOption(option, now));
    }

    public ApplicationDefinition deleteLoggingOption(String name, long version, String optionId) {
        return change(name, version, Code.INVALID_ARGUMENT, (was, now) -> was.withoutLoggingOption(optionId, now));
    }

    /**
     * Changes the application; if it runs and the change concerns its job, puts a new job in the place of the old one. An update of a
     * reference table reads its object again, also if nothing else is new.
     */
    public ApplicationDefinition update(String name, long version, ApplicationUpdate update) {
        boolean reloads = !update.references().isEmpty();
        return change(name, version, Code.CODE_VALIDATION, reloads, (was, now) -> was.updated(update, now));
    }

    /** What the application is seen to do; nothing if it does not run in this process. */
    public Optional<LiveApplication> live(String name) {
        ApplicationStatus status = transitions.visibleStatus(require(name).definition());
        return status == ApplicationStatus.RUNNING ? jobs.live(name) : Optional.empty();
    }

    /** Why the application's job last failed, in one line; empty if it did not since it was started. */
    public String lastFailure(String name) {
        return jobs.state(name).lastFailure();
    }

    /** How the application's job runs; nothing if it does not, or if that cannot be seen. */
    public Optional<JobView> job(String name) {
        return jobs.job(name);
    }

    /** The schema that the records of a stream or delivery stream seem to have. */
    public Discovery discover(StreamReference source, StartingPosition from) {
        if (!destinations.exists(source.arn())) {
            throw invalid("ResourceARN: " + source.arn() + " does not exist");
        }
        return jobs.discover(source, from == StartingPosition.TRIM_HORIZON);
    }

    /** The schema that an object seems to have. */
    public Discovery discover(String bucket, String key) {
        return jobs.discover(bucket, key);
    }

    public Map<String, String> tags(String arn) {
        return new TreeMap<>(requireArn(arn).definition().tags());
    }

    public void tag(String arn, Map<String, String> tags) {
        retag(arn, was -> {
            was.putAll(tags);
            return was;
        });
    }

    public void untag(String arn, Collection<String> keys) {
        retag(arn, was -> {
            was.keySet().removeAll(keys);
            return was;
        });
    }

    private void retag(String arn, UnaryOperator<Map<String, String>> change) {
        Stored current = requireArn(arn);
        ApplicationDefinition definition = current.definition();
        Map<String, String> tags = change.apply(new TreeMap<>(definition.tags()));
        ApplicationDefinition tagged = definition.withTags(tags);
        boolean otherWidth = tagged.width() != definition.width()
                && transitions.visibleStatus(definition) == ApplicationStatus.RUNNING;
        ApplicationDefinition unused =
                replace(current, otherWidth ? tagged.withStatus(ApplicationStatus.UPDATING) : tagged);
    }

    /** Gives each elastic application that runs the width that its load asks for. To be called every few seconds. */
    public void scale() {
        scaling.look();
    }

    private ApplicationDefinition change(
            String name,
            long version,
            Code codeError,
            BiFunction<ApplicationDefinition, Instant, ApplicationDefinition> change) {
        return change(name, version, codeError, false, change);
    }

    private ApplicationDefinition change(
            String name,
            long version,
            Code codeError,
            boolean reloads,
            BiFunction<ApplicationDefinition, Instant, ApplicationDefinition> change) {
        Stored current = require(name);
        if (current.definition().version() != version) {
            throw new ApplicationException(
                    Code.CONCURRENT_MODIFICATION,
                    "application " + name + ": CurrentApplicationVersionId " + version + " (expected: "
                            + current.definition().version() + ")");
        }
        ApplicationStatus status =
                requireStatus(current, "changed", ApplicationStatus.READY, ApplicationStatus.RUNNING);
        ApplicationDefinition was = current.definition().withStatus(status);
        ApplicationDefinition changed = change.apply(was, now());
        if (!reloads && hasSameJob(was, changed)) {
            return replace(current, changed);
        }
        requireStreams(changed, Code.INVALID_ARGUMENT);
        requireSoundCode(changed, codeError);
        if (status == ApplicationStatus.READY) {
            return replace(current, changed);
        }
        requireRunnable(changed);
        requireTables(changed, Code.INVALID_ARGUMENT);
        return replace(current, changed.withStatus(ApplicationStatus.UPDATING));
    }

    private static boolean hasSameJob(ApplicationDefinition one, ApplicationDefinition other) {
        return one.code().equals(other.code())
                && one.inputs().equals(other.inputs())
                && one.outputs().equals(other.outputs())
                && one.references().equals(other.references())
                && Objects.equals(one.flink(), other.flink());
    }

    /** Writes the definition and begins the work that its status announces, if any. */
    private ApplicationDefinition replace(Stored current, ApplicationDefinition definition) {
        if (!stored.replace(current, definition)) {
            throw changedMeanwhile(definition.name());
        }
        boolean rests =
                definition.status() == ApplicationStatus.READY || definition.status() == ApplicationStatus.RUNNING;
        if (!rests) {
            transitions.begin(definition);
        }
        return definition;
    }

    private ApplicationDefinition visible(ApplicationDefinition definition) {
        return definition.withStatus(transitions.visibleStatus(definition));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private Stored require(String name) {
        return stored.find(name)
                .orElseThrow(() ->
                        new ApplicationException(Code.RESOURCE_NOT_FOUND, "application " + name + " does not exist"));
    }

    private Stored requireArn(String arn) {
        Stored found = require(arn.substring(arn.lastIndexOf('/') + 1));
        if (!found.definition().arn().equals(arn)) {
            throw new ApplicationException(Code.RESOURCE_NOT_FOUND, "ResourceARN: " + arn + " is no application");
        }
        return found;
    }

    private ApplicationStatus requireStatus(Stored current, String what, ApplicationStatus... allowed) {
        ApplicationStatus status = transitions.visibleStatus(current.definition());
        if (!List.of(allowed).contains(status)) {
            throw inUse(visible(current.definition()), what, allowed);
        }
        return status;
    }

    private static void requireRunnable(ApplicationDefinition definition) {
        if (!definition.hasCodeAndInputs()) {
            boolean withoutInput =
                    definition.flink() == null && definition.inputs().isEmpty();
            String missing = withoutInput ? "input" : "code";
            throw new ApplicationException(
                    Code.INVALID_APPLICATION_CONFIGURATION,
                    "application " + definition.name() + " has no " + missing
                            + " (expected: an input and code before it can run)");
        }
    }

    private void requireTables(ApplicationDefinition definition, Code error) {
        for (ReferenceSource table : definition.references()) {
            jobs.problem(table).ifPresent(problem -> {
                throw new ApplicationException(error, "application " + definition.name() + ": " + problem);
            });
        }
    }

    private static void requireInputs(ApplicationDefinition definition, Set<String> inputIds) {
        List<String> known = definition.inputs().stream().map(Input::id).toList();
        Optional<String> unknown =
                inputIds.stream().filter(id -> !known.contains(id)).findFirst();
        if (unknown.isPresent()) {
            throw invalid("application " + definition.name() + " has no input with id " + unknown.get() + " (expected: "
                    + String.join(", ", known) + ")");
        }
    }

    private void requireStreams(ApplicationDefinition definition, Code error) {
        Stream<String> streams = Stream.concat(
                        definition.inputs().stream().map(Input::source),
                        definition.outputs().stream().map(Output::destination))
                .map(StreamReference::arn);
        Stream<String> functions = definition.inputs().stream()
                .map(Input::preprocessing)
                .filter(Objects::nonNull)
                .map(Preprocessing::functionArn);
        Stream.concat(streams, functions)
                .filter(arn -> !destinations.exists(arn))
                .findFirst()
                .ifPresent(missing -> {
                    throw new ApplicationException(
                            error, "application " + definition.name() + ": ResourceARN " + missing + " does not exist");
                });
    }

    private void requireSoundCode(ApplicationDefinition definition, Code error) {
        List<CodeProblem> problems = definition.hasCodeAndInputs() ? checker.check(definition) : List.of();
        if (!problems.isEmpty()) {
            throw new ApplicationException(
                    error, problems.stream().map(CodeProblem::toString).collect(Collectors.joining("\n")));
        }
    }

    private static ApplicationException taken(String name) {
        return new ApplicationException(Code.RESOURCE_IN_USE, "application " + name + " exists already");
    }

    private static ApplicationException changedMeanwhile(String name) {
        return new ApplicationException(
                Code.CONCURRENT_MODIFICATION, "application " + name + " was changed at the same time; read it again");
    }

    private static ApplicationException inUse(
            ApplicationDefinition definition, String what, ApplicationStatus... allowed) {
        String expected = Stream.of(allowed).map(ApplicationStatus::name).collect(Collectors.joining(" or "));
        return new ApplicationException(
                Code.RESOURCE_IN_USE,
                "application " + definition.name() + " is " + definition.status() + " and cannot be " + what
                        + " (expected: " + expected + ")");
    }
}
