package io.freshet.server.template.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.server.template.Declared;
import io.freshet.server.template.Problems;
import io.freshet.server.template.Surroundings;
import io.freshet.server.template.deploy.Step.Action;
import io.freshet.server.template.type.Deployed;
import io.freshet.server.template.type.NoEffect;
import io.freshet.server.template.type.ResourceType;
import io.freshet.server.template.type.ResourceTypes;
import io.freshet.server.template.type.ServerCalls;
import io.freshet.server.template.type.Startable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares a template with a stack and with what the server has. Changes nothing. */
public final class Planner {
    private final Stack stack;
    private final ResourceTypes types;
    private final ServerCalls calls;
    private final Surroundings surroundings;
    private final Resolution resolution;
    private final Problems problems;
    private final boolean starts;
    private final List<Step> steps = new ArrayList<>();
    private final List<Step> started = new ArrayList<>();
    private final Set<String> replaced = new HashSet<>();

    /**
     * Compares with a stack.
     *
     * @param starts whether applications are to run
     */
    public Planner(
            Stack stack,
            ResourceTypes types,
            ServerCalls calls,
            Surroundings surroundings,
            Resolution resolution,
            boolean starts) {
        this.stack = stack;
        this.types = types;
        this.calls = calls;
        this.surroundings = surroundings;
        this.resolution = resolution;
        this.problems = resolution.problems();
        this.starts = starts;
    }

    /** The plan; throws if the template is wrong. */
    public Plan plan() throws InterruptedException {
        problems.throwErrors();
        Set<String> wanted = new HashSet<>();
        for (Declared declared : resolution.ordered()) {
            wanted.add(declared.logicalId());
            Step step = step(declared);
            steps.add(step);
        }
        Map<String, String> outputs = resolution.outputs();
        problems.throwErrors();
        steps.addAll(started);
        List<Step> early = new ArrayList<>();
        for (Entry entry : stack.latestFirst()) {
            if (!wanted.contains(entry.logicalId()) || isGoneAsType(entry)) {
                Step step = removal(entry);
                boolean first = types.find(entry.type())
                        .filter(ResourceType::needsFinished)
                        .isPresent();
                (first ? early : steps).add(step);
            }
        }
        early.addAll(steps);
        stack.leaving().forEach(entry -> early.add(replacedBefore(entry)));
        return new Plan(early, problems.missing(), outputs);
    }

    /** Whether the template has the name for something of which nothing is made. */
    private boolean isGoneAsType(Entry entry) {
        return steps.stream()
                .anyMatch(step -> step.logicalId().equals(entry.logicalId())
                        && (step.action() == Action.ACCEPT || step.action() == Action.SKIP));
    }

    /** What deleting the whole stack does. */
    public static Plan deletion(Stack stack) {
        List<Step> steps = new ArrayList<>();
        stack.latestFirst().forEach(entry -> steps.add(removal(entry)));
        stack.leaving().forEach(entry -> steps.add(replacedBefore(entry)));
        return new Plan(steps, List.of(), Map.of());
    }

    /** What a deploy that died had replaced already. */
    private static Step replacedBefore(Entry entry) {
        return new Step(
                Action.DELETE,
                entry.logicalId(),
                entry.type(),
                entry.deployed().physicalId(),
                null,
                null,
                Set.of(),
                List.of("was replaced"));
    }

    private static Step removal(Entry entry) {
        return new Step(
                entry.retained() ? Action.RELEASE : Action.DELETE,
                entry.logicalId(),
                entry.type(),
                entry.deployed().physicalId(),
                entry,
                null,
                Set.of(),
                entry.retained() ? List.of("DeletionPolicy: Retain") : List.of());
    }

    private Step step(Declared declared) throws InterruptedException {
        ResourceType type = types.find(declared.type()).orElse(null);
        if (type == null) {
            return withoutType(declared);
        }
        ObjectNode properties = resolution.properties(declared, type);
        Entry before = stack.find(declared.logicalId()).orElse(null);
        Action action = before == null ? Action.CREATE : action(declared, type, before, properties);
        String unique = Names.unique(surroundings.stack(), declared.logicalId(), generation(before, action));
        String physicalId = type.physicalId(properties, surroundings.stack(), declared.logicalId(), unique);
        Entry staying = action == Action.KEEP || action == Action.CHANGE ? before : null;
        boolean stays = staying != null;
        Map<String, String> known = new HashMap<>();
        if (staying != null) {
            physicalId = staying.deployed().physicalId();
            known.putAll(staying.deployed().attributes());
        }
        known.putAll(type.known(surroundings, physicalId, properties));
        known.values().removeIf(value -> value.contains(ResourceType.LATER));
        resolution.know(declared.logicalId(), known);
        boolean own = before != null && before.deployed().physicalId().equals(physicalId);
        if (!stays && !own && problems.errors().isEmpty()) {
            refuseForeign(declared, type, new Deployed(physicalId, properties, known));
        }
        if (!stays) {
            replaced.add(declared.logicalId());
        }
        if (starts && type instanceof Startable startable) {
            startIfNeeded(declared, startable, before, stays);
        }
        List<String> note = note(before, action, properties);
        return new Step(
                action,
                declared.logicalId(),
                declared.type(),
                physicalId.contains(ResourceType.LATER) ? "" : physicalId,
                before,
                declared,
                resolution.needs(declared.logicalId()),
                note);
    }

    private static List<String> note(@Nullable Entry before, Action action, ObjectNode properties) {
        if (before == null || action == Action.KEEP) {
            return List.of();
        }
        if (action == Action.CREATE) {
            return List.of("is gone");
        }
        List<String> paths = Differences.of(before.deployed().properties(), properties);
        if (!paths.isEmpty()) {
            return paths;
        }
        boolean left = before.unfinished() || action == Action.CHANGE;
        return List.of(left ? "was left unfinished" : "with what it is part of");
    }

    private Step withoutType(Declared declared) {
        boolean accepted = NoEffect.has(declared.type());
        if (!accepted) {
            problems.missing(
                    declared.typePlace(),
                    declared.logicalId(),
                    declared.type() + " is not made here (expected: "
                            + Problems.expected(declared.type(), types.names()) + ")");
        }
        String name = surroundings.stack() + "-" + declared.logicalId() + "-"
                + Names.unique(surroundings.stack(), declared.logicalId(), 0);
        Map<String, String> attributes = NoEffect.attributes(declared.type(), name, surroundings);
        resolution.know(declared.logicalId(), attributes);
        return new Step(
                accepted ? Action.ACCEPT : Action.SKIP,
                declared.logicalId(),
                declared.type(),
                name,
                null,
                declared,
                Set.of(),
                List.of());
    }

    private Action action(Declared declared, ResourceType type, Entry before, ObjectNode properties)
            throws InterruptedException {
        if (!before.type().equals(type.name()) || before.unfinished()) {
            return Action.REPLACE;
        }
        boolean withWhole =
                type.isPart() && resolution.needs(declared.logicalId()).stream().anyMatch(replaced::contains);
        if (withWhole && !onlyNamed(declared)) {
            return Action.REPLACE;
        }
        if (!type.exists(calls, before.deployed())) {
            return Action.CREATE;
        }
        if (before.has(properties)) {
            boolean whole = before.trying() == null
                    && (!(type instanceof Startable startable) || startable.isFinished(calls, before.deployed()));
            return whole ? Action.KEEP : Action.CHANGE;
        }
        return type.replaces(before.deployed().properties(), properties) ? Action.REPLACE : Action.CHANGE;
    }

    /** Whether none of what it needs and what is replaced was there before. */
    private boolean onlyNamed(Declared declared) {
        return resolution.needs(declared.logicalId()).stream()
                .filter(replaced::contains)
                .allMatch(id -> stack.find(id).isEmpty());
    }

    private static int generation(@Nullable Entry before, Action action) {
        if (before == null) {
            return 0;
        }
        return action == Action.REPLACE ? before.generation() + 1 : before.generation();
    }

    private void refuseForeign(Declared declared, ResourceType type, Deployed planned) throws InterruptedException {
        boolean complete = !planned.physicalId().contains(ResourceType.LATER);
        if (complete && type.exists(calls, planned)) {
            problems.error(
                    declared.typePlace(),
                    declared.logicalId(),
                    planned.physicalId() + " is there already, and not of this stack (expected: another name)");
        }
    }

    private void startIfNeeded(Declared declared, Startable startable, @Nullable Entry before, boolean stays)
            throws InterruptedException {
        if (stays && before != null && startable.runs(calls, before.deployed())) {
            return;
        }
        started.add(new Step(
                Action.START,
                declared.logicalId(),
                declared.type(),
                "",
                stays ? before : null,
                declared,
                Set.of(),
                stays ? List.of("from where it stopped") : List.of()));
    }
}
