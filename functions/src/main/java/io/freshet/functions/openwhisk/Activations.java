package io.freshet.functions.openwhisk;

import io.freshet.functions.invoke.CallObserver;
import io.freshet.functions.invoke.Invocation;
import io.freshet.functions.pool.FunctionLogs;
import io.freshet.functions.registry.FunctionRegistry.Resolved;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The last activations that have ended. Bounded; gone when the server ends. Safe for many threads. */
public final class Activations implements CallObserver {
    private static final int MOST = 10_000;
    private static final long MOST_CHARACTERS = 32L << 20;
    private static final int MOST_RUNNING = 100_000;
    private static final int LINES = 2_000;

    private final FunctionLogs logs;
    private final Clock clock;
    private final Map<String, Long> begun = new LinkedHashMap<>();
    private final Map<String, Activation> ended = new LinkedHashMap<>();
    private long characters;

    /** @param logs where the lines that activations have written are looked for */
    public Activations(FunctionLogs logs, Clock clock) {
        this.logs = logs;
        this.clock = clock;
    }

    synchronized void begin(String id) {
        begun.put(id, clock.millis());
        if (begun.size() > MOST_RUNNING) {
            begun.remove(begun.keySet().iterator().next());
        }
    }

    /** It was not accepted. */
    synchronized void forget(String id) {
        begun.remove(id);
    }

    @Override
    public void ended(Resolved function, String requestId, Invocation answer) {
        Action.of(function.state()).ifPresent(action -> ended(action, requestId, answer));
    }

    private void ended(Action action, String id, Invocation answer) {
        long now = clock.millis();
        Long start;
        synchronized (this) {
            start = begun.remove(id);
        }
        Activation activation = Activation.of(id, action, start == null ? now : start, now, answer);
        synchronized (this) {
            Activation before = ended.remove(id); // an event may be handled twice
            characters += activation.result().length()
                    - (before == null ? 0 : before.result().length());
            ended.put(id, activation);
            while (ended.size() > MOST || (characters > MOST_CHARACTERS && ended.size() > 1)) {
                Iterator<Activation> eldest = ended.values().iterator();
                characters -= eldest.next().result().length();
                eldest.remove();
            }
        }
    }

    synchronized Optional<Activation> find(String id) {
        return Optional.ofNullable(ended.get(id));
    }

    /** The last that has ended first. */
    List<Activation> list(String namespace) {
        List<Activation> all;
        synchronized (this) {
            all = new ArrayList<>(ended.values());
        }
        Collections.reverse(all);
        all.removeIf(activation -> !activation.action().name().namespace().equals(namespace));
        return all;
    }

    /** What it has written, as far as it is still known, without the lines that the engine adds. */
    List<String> lines(Activation activation) {
        return logs.last(activation.action().name().function(), LINES).stream()
                .filter(line -> line.requestId().equals(activation.id()))
                .filter(line -> !isOfEngine(line.text(), activation.id()))
                .map(line -> line.time() + " stdout: " + line.text())
                .toList();
    }

    private static boolean isOfEngine(String text, String id) {
        return text.startsWith("START RequestId: " + id)
                || text.startsWith("END RequestId: " + id)
                || text.startsWith("REPORT RequestId: " + id);
    }
}
