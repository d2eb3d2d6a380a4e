package io.freshet.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** How the calls of a job are run; every method returns a changed copy. */
public final class MapOptions {
    private final Map<String, Object> values;
    private final Map<String, String> environment;
    private final String name;
    private final boolean wholeClassPath;

    private MapOptions(
            Map<String, Object> values, Map<String, String> environment, String name, boolean wholeClassPath) {
        this.values = values;
        this.environment = environment;
        this.name = name;
        this.wholeClassPath = wholeClassPath;
    }

    /** One attempt, no limits, as many workers as the server gives a job. */
    public static MapOptions usual() {
        return new MapOptions(Map.of(), Map.of(), "", false);
    }

    /** What the job is called in lists. */
    public MapOptions named(String called) {
        return new MapOptions(values, environment, called, wholeClassPath);
    }

    /** At most so many workers. */
    public MapOptions workers(int workers) {
        return with("workers", workers);
    }

    /** How often a call is tried, and the pause before the second attempt, which doubles from one to the next. */
    public MapOptions attempts(int attempts, Duration backoff) {
        return with("attempts", attempts).with("backoffMillis", backoff.toMillis());
    }

    /** No call may take longer. Calls run in processes of their own then, so that they can be ended. */
    public MapOptions timeout(Duration each) {
        return with("timeoutMillis", each.toMillis());
    }

    /** No worker may need more. Calls run in processes of their own then. */
    public MapOptions memoryMib(int memory) {
        return with("memoryMib", memory);
    }

    /** The job may not take longer. */
    public MapOptions deadline(Duration whole) {
        return with("deadlineMillis", whole.toMillis());
    }

    /** The job ends when more calls than this have failed. */
    public MapOptions maxFailures(int failures) {
        return with("maxFailures", failures);
    }

    /** No call is run twice at once, though it holds up the end: for functions that must not. */
    public MapOptions withoutSpeculation() {
        return with("speculate", false);
    }

    /** A variable of the workers' environment. */
    public MapOptions environment(String variable, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(variable, value);
        return new MapOptions(values, more, name, wholeClassPath);
    }

    /** Sends all of the class path, for functions that load classes by names that they compute. */
    public MapOptions wholeClassPath() {
        return new MapOptions(values, environment, name, true);
    }

    private MapOptions with(String option, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(values);
        more.put(option, value);
        return new MapOptions(more, environment, name, wholeClassPath);
    }

    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>(values);
        document.put("environment", environment);
        return document;
    }

    String name() {
        return name;
    }

    boolean ofWholeClassPath() {
        return wholeClassPath;
    }
}
