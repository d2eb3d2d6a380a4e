package io.freshet.jobs.application;

import io.freshet.jobs.application.live.LiveApplication;
import io.freshet.jobs.runner.JobState;
import io.freshet.jobs.runner.JobState.Phase;
import io.freshet.jobs.runner.JobView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Jobs that run as long as nobody stops them, and remember what was asked of them. */
public final class InMemoryJobs implements ApplicationJobs {
    public final List<String> commands = new ArrayList<>();
    private final Map<String, JobState> states = new TreeMap<>();
    private boolean failing;
    private JobView view = view(-1);
    private int freeSlots = Integer.MAX_VALUE;

    /** From now on the jobs have one task, busy so much of the time. */
    void busy(double part) {
        view = view(part);
    }

    void leave(int slots) {
        freeSlots = slots;
    }

    private static JobView view(double busy) {
        return new JobView(List.of(new JobView.Task("all", 1, "RUNNING", busy, 0, 0, 0)), 0, 0, List.of());
    }

    @Override
    public Optional<JobView> job(String applicationName) {
        return Optional.of(view);
    }

    @Override
    public int freeSlots() {
        return freeSlots;
    }

    /** From now on every command fails. */
    void failAll() {
        failing = true;
    }

    void put(String name, Phase phase) {
        states.put(name, new JobState(phase, phase == Phase.FAILED ? "out of luck" : ""));
    }

    void vanish(String name) {
        states.remove(name);
    }

    @Override
    public void clear(String applicationName) {
        command("clear " + applicationName);
        vanish(applicationName);
    }

    @Override
    public void start(ApplicationDefinition definition, Map<String, StartingPosition> positions) {
        command("start " + definition.name() + " " + positions);
        put(definition.name(), Phase.RUNNING);
    }

    @Override
    public void resume(ApplicationDefinition definition) {
        command("resume " + definition.name());
        put(definition.name(), Phase.RUNNING);
    }

    @Override
    public void redeploy(ApplicationDefinition definition) {
        String width = definition.width() == 1 ? "" : " width " + definition.width();
        command("redeploy " + definition.name() + " version " + definition.version() + width);
        put(definition.name(), Phase.RUNNING);
    }

    @Override
    public void stop(String applicationName) {
        command("stop " + applicationName);
        vanish(applicationName);
    }

    /** The source {@code quiet} has no records, {@code noise} none with a schema. */
    @Override
    public Discovery discover(StreamReference source, boolean oldest) {
        command("discover " + source.name() + (oldest ? " oldest" : " newest"));
        if (source.name().equals("quiet")) {
            return new Discovery(List.of(), null, List.of(), List.of());
        }
        return source.name().equals("noise")
                ? new Discovery(List.of("?!"), null, List.of(), List.of())
                : new Discovery(
                        List.of("{\"n\":5}"),
                        new InputFormat.Json("$"),
                        List.of(new Column("n", "$.n", "INTEGER")),
                        List.of(List.of("5")));
    }

    @Override
    public Optional<LiveApplication> live(String applicationName) {
        return Optional.empty();
    }

    /** The key {@code missing} is not there. */
    @Override
    public Discovery discover(String bucket, String key) {
        command("discover s3://" + bucket + "/" + key);
        if (key.equals("missing")) {
            throw ApplicationException.invalid("no object");
        }
        return new Discovery(
                List.of("1,a"),
                new InputFormat.Csv("\n", ","),
                List.of(new Column("COL_0", "", "INTEGER"), new Column("COL_1", "", "VARCHAR(4)")),
                List.of(List.of("1", "a")));
    }

    @Override
    public void snapshot(String applicationName, String snapshot) {
        command("snapshot " + applicationName + " " + snapshot);
    }

    @Override
    public String sight(String applicationName) {
        return "seen by " + applicationName;
    }

    @Override
    public void restore(String applicationName, String snapshot, String sight) {
        command("restore " + applicationName + " " + snapshot + ", " + sight);
    }

    @Override
    public void forgetSnapshot(String applicationName, String snapshot) {
        command("forget snapshot " + applicationName + " " + snapshot);
    }

    /** The object {@code missing.csv} is not there. */
    @Override
    public Optional<String> problem(ReferenceSource table) {
        return table.fileKey().equals("missing.csv")
                ? Optional.of("reference table " + table.tableName() + ": there is no such object")
                : Optional.empty();
    }

    @Override
    public JobState state(String applicationName) {
        return states.getOrDefault(applicationName, JobState.ABSENT);
    }

    @Override
    public void forget(String applicationName) {
        command("forget " + applicationName);
    }

    private void command(String command) {
        commands.add(command);
        if (failing) {
            throw new IllegalStateException("cannot " + command);
        }
    }
}
