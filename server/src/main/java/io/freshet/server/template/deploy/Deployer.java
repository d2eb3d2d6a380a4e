package io.freshet.server.template.deploy;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.server.template.Declared;
import io.freshet.server.template.Surroundings;
import io.freshet.server.template.deploy.Step.Action;
import io.freshet.server.template.type.Deployed;
import io.freshet.server.template.type.NoEffect;
import io.freshet.server.template.type.ResourceType;
import io.freshet.server.template.type.ResourceTypes;
import io.freshet.server.template.type.ServerCalls;
import io.freshet.server.template.type.Startable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Does what a plan says, one step after the other. If a step fails, all that was done is undone, the latest first; what the stack no longer has
 * is removed at the end, when nothing can fail any more that would need it.
 */
public final class Deployer {
    private final Stack stack;
    private final ResourceTypes types;
    private final ServerCalls calls;
    private final Surroundings surroundings;
    private final Progress progress;
    private final Journal journal = new Journal();
    private final Set<String> unfinished = new LinkedHashSet<>();
    private final Set<String> gone = new HashSet<>();
    private final List<String> order = new ArrayList<>();
    private final List<String> left = new ArrayList<>();
    private final Set<String> kept = new HashSet<>();

    /** Works on a stack. */
    public Deployer(Stack stack, ResourceTypes types, ServerCalls calls, Surroundings surroundings, Progress progress) {
        this.stack = stack;
        this.types = types;
        this.calls = calls;
        this.surroundings = surroundings;
        this.progress = progress;
    }

    /**
     * Makes the stack as its template says.
     *
     * @param position where the inputs of new applications begin
     * @return what could not be removed, each with its reason
     */
    public List<String> deploy(Plan plan, Resolution resolution, String position) throws InterruptedException {
        try {
            for (Step step : plan.steps()) {
                Entry before = step.before();
                if (before != null
                        && step.action() == Action.DELETE
                        && type(step.type()).needsFinished()) {
                    remove(before);
                }
            }
            for (Step step : plan.steps()) {
                if (step.declared() != null && step.action() != Action.START) {
                    step(step, resolution, plan);
                }
            }
            for (String id : List.copyOf(unfinished)) {
                finish(id, plan);
            }
            for (Step step : plan.steps()) {
                if (step.action() == Action.START) {
                    start(step, position);
                }
            }
            stack.outputs(resolution.outputs());
            resolution.problems().throwErrors();
        } catch (RuntimeException e) {
            throw rolledBack(e);
        }
        clean(plan);
        save("COMPLETE");
        return left;
    }

    /** Removes everything; what could not be removed, each with its reason. */
    public List<String> delete(Plan plan) throws InterruptedException {
        clean(plan);
        save("DELETE_FAILED");
        return left;
    }

    private DeployException rolledBack(RuntimeException reason) throws InterruptedException {
        progress.told("failed, and going back: " + reason.getMessage());
        List<String> failures = journal.undoAll();
        save(failures.isEmpty() ? "ROLLED_BACK" : "ROLLBACK_FAILED");
        String message = reason.getMessage()
                + (failures.isEmpty()
                        ? "\neverything is as it was before"
                        : "\nnot all could be undone: " + String.join("; ", failures));
        return new DeployException(message, reason);
    }

    private void save(String status) throws InterruptedException {
        stack.order(order);
        progress.save(stack.document(status));
    }

    private ResourceType type(String name) {
        return types.find(name)
                .orElseThrow(
                        () -> new IllegalStateException("type " + name + " was known to another version of freshet"));
    }

    private void step(Step step, Resolution resolution, Plan plan) throws InterruptedException {
        Declared declared = requireNonNull(step.declared());
        String id = step.logicalId();
        if (step.action() == Action.ACCEPT || step.action() == Action.SKIP) {
            resolution.know(id, NoEffect.attributes(step.type(), step.physicalId(), surroundings));
            return;
        }
        order.add(id);
        ResourceType type = type(step.type());
        if (type.needsFinished()) {
            for (String needed : step.needs()) {
                finish(needed, plan);
            }
        }
        ObjectNode properties = resolution.properties(declared, type);
        resolution.problems().throwErrors();
        if (ResourceType.isOpen(properties)) {
            throw new IllegalStateException(
                    id + " needs what cannot be honoured, or what another resource does not tell");
        }
        switch (step.action()) {
            case KEEP -> know(id, type, requireNonNull(step.before()), resolution);
            case CHANGE -> change(declared, type, requireNonNull(step.before()), properties, resolution);
            case REPLACE -> replace(step, type, properties, resolution, plan);
            default -> create(step, type, properties, resolution);
        }
    }

    private void know(String id, ResourceType type, Entry entry, Resolution resolution) {
        Map<String, String> attributes = new HashMap<>(entry.deployed().attributes());
        attributes.putAll(type.known(
                surroundings, entry.deployed().physicalId(), entry.deployed().properties()));
        resolution.know(id, attributes);
    }

    private void change(
            Declared declared, ResourceType type, Entry before, ObjectNode properties, Resolution resolution)
            throws InterruptedException {
        String id = declared.logicalId();
        Map<String, String> attributes = new HashMap<>(before.deployed().attributes());
        attributes.putAll(type.known(surroundings, before.deployed().physicalId(), properties));
        Deployed after = new Deployed(before.deployed().physicalId(), properties, attributes);
        Entry changed = new Entry(id, before.type(), before.generation(), false, null, declared.retained(), after);
        ObjectNode tried = before.trying();
        if (tried != null || !before.has(properties)) {
            progress.told("changing " + id);
            stack.put(before.trying(properties));
            save("IN_PROGRESS");
            journal.add("change of " + id, () -> {
                type.update(calls, after, before.deployed().properties());
                stack.put(before.with(before.deployed(), false));
            });
            if (tried != null) {
                type.update(calls, new Deployed(before.deployed().physicalId(), tried, attributes), properties);
            }
            type.update(calls, before.deployed(), properties);
        }
        stack.put(changed);
        resolution.know(id, attributes);
        if (type instanceof Startable) {
            unfinished.add(id);
        }
    }

    private void create(Step step, ResourceType type, ObjectNode properties, Resolution resolution)
            throws InterruptedException {
        Declared declared = requireNonNull(step.declared());
        String id = step.logicalId();
        Entry before = step.before();
        int generation = before == null ? 0 : before.generation() + (step.action() == Action.REPLACE ? 1 : 0);
        String unique = Names.unique(surroundings.stack(), id, generation);
        String physicalId = type.physicalId(properties, surroundings.stack(), id, unique);
        Map<String, String> attributes = new HashMap<>(type.known(surroundings, physicalId, properties));
        Deployed planned = new Deployed(physicalId, properties, attributes);
        Entry begun = new Entry(id, type.name(), generation, true, null, declared.retained(), planned);
        progress.told("creating " + id);
        stack.put(begun);
        save("IN_PROGRESS");
        try {
            attributes.putAll(type.create(calls, physicalId, properties));
        } catch (RuntimeException e) {
            restore(id, before);
            throw named(id, e);
        }
        Deployed made = new Deployed(physicalId, properties, attributes);
        journal.add("creation of " + id, () -> {
            type.delete(calls, made);
            restore(id, before);
        });
        settle(id, type, made);
        stack.put(begun.with(made, false));
        save("IN_PROGRESS");
        resolution.know(id, attributes);
        if (type instanceof Startable) {
            unfinished.add(id);
        }
    }

    private void settle(String id, ResourceType type, Deployed made) throws InterruptedException {
        try {
            type.settle(calls, made);
        } catch (RuntimeException e) {
            throw named(id, e);
        }
    }

    private static DeployException named(String id, RuntimeException e) {
        return new DeployException(id + ": " + e.getMessage(), e);
    }

    private void restore(String id, @Nullable Entry before) {
        if (before == null) {
            stack.remove(id);
        } else {
            stack.put(before);
        }
    }

    private void replace(Step step, ResourceType type, ObjectNode properties, Resolution resolution, Plan plan)
            throws InterruptedException {
        Entry before = requireNonNull(step.before());
        boolean inTheWay = before.unfinished()
                || type.leavesFirst()
                || type.isPart()
                || before.deployed().physicalId().equals(step.physicalId());
        if (gone.contains(step.logicalId())) {
            create(step, type, properties, resolution);
            return;
        }
        if (inTheWay) {
            removeWithParts(before, plan);
        } else if (!before.retained()) {
            stack.leaving().add(before);
            journal.add(
                    "replacement of " + step.logicalId(), () -> stack.leaving().remove(before));
        }
        create(step, type, properties, resolution);
    }

    /** What is inside it goes before it, and comes back after it. */
    private void removeWithParts(Entry entry, Plan plan) throws InterruptedException {
        ResourceType type = type(entry.type());
        if (type instanceof Startable startable && type.exists(calls, entry.deployed())) {
            boolean ran = startable.runs(calls, entry.deployed());
            journal.add("removal of " + entry.logicalId(), () -> {
                startable.finish(calls, entry.deployed());
                if (ran) {
                    startable.start(calls, entry.deployed(), "NOW");
                }
            });
        }
        List<Step> parts = new ArrayList<>(plan.steps());
        Collections.reverse(parts);
        for (Step part : parts) {
            Entry inside = part.before();
            if (inside != null
                    && part.action() == Action.REPLACE
                    && part.needs().contains(entry.logicalId())
                    && type(part.type()).isPart()) {
                gone.add(part.logicalId());
                remove(inside);
            }
        }
        remove(entry);
    }

    /** Removes what can be made again. */
    private void remove(Entry entry) throws InterruptedException {
        ResourceType type = type(entry.type());
        if (!entry.unfinished() && type.exists(calls, entry.deployed())) {
            journal.add("removal of " + entry.logicalId(), () -> {
                Deployed was = entry.deployed();
                Map<String, String> attributes = new HashMap<>(was.attributes());
                attributes.putAll(type.create(calls, was.physicalId(), was.properties()));
                Deployed again = new Deployed(was.physicalId(), was.properties(), attributes);
                type.settle(calls, again);
                stack.put(entry.with(again, false));
            });
        }
        progress.told("removing " + entry.logicalId());
        String stays = type.delete(calls, entry.deployed());
        if (!stays.isEmpty()) {
            throw new IllegalStateException(stays);
        }
        stack.remove(entry.logicalId());
    }

    /** Gives an application its code, once its tables are there. */
    private void finish(String id, Plan plan) throws InterruptedException {
        Entry entry = stack.find(id).orElse(null);
        if (!unfinished.remove(id) || entry == null || !(type(entry.type()) instanceof Startable startable)) {
            return;
        }
        Optional<Entry> before = plan.steps().stream()
                .filter(step -> step.logicalId().equals(id) && step.action() == Action.CHANGE)
                .flatMap(step -> Optional.ofNullable(step.before()).stream())
                .findFirst();
        before.ifPresent(
                was -> journal.add("change of the code of " + id, () -> startable.finish(calls, was.deployed())));
        try {
            startable.finish(calls, entry.deployed());
        } catch (RuntimeException e) {
            throw named(id, e);
        }
    }

    private void start(Step step, String position) throws InterruptedException {
        Entry entry = stack.find(step.logicalId()).orElse(null);
        if (entry == null || !(type(entry.type()) instanceof Startable startable)) {
            return;
        }
        progress.told("starting " + step.logicalId());
        try {
            if (!startable.runs(calls, entry.deployed())) {
                startable.start(calls, entry.deployed(), step.before() == null ? position : "LAST_STOPPED_POINT");
            }
        } catch (RuntimeException e) {
            throw named(step.logicalId(), e);
        }
    }

    /** Removes what the stack no longer has; what stays is told, and kept in the stack if it can be tried again. */
    private void clean(Plan plan) throws InterruptedException {
        deleteAll(plan);
        if (!left.isEmpty()) { // what stood inside something else can go now
            List<String> first = List.copyOf(left);
            left.clear();
            deleteAll(plan);
            left.addAll(0, first.stream().filter(kept::contains).toList());
        }
    }

    private void deleteAll(Plan plan) throws InterruptedException {
        for (Entry old : List.copyOf(stack.leaving())) {
            delete(old, () -> stack.leaving().remove(old));
        }
        for (Step step : plan.steps()) {
            Entry entry = step.before();
            if (entry == null || stack.find(entry.logicalId()).isEmpty()) {
                continue;
            }
            if (step.action() == Action.RELEASE) {
                stack.remove(entry.logicalId());
            } else if (step.action() == Action.DELETE) {
                delete(entry, () -> stack.remove(entry.logicalId()));
            }
        }
    }

    private void delete(Entry entry, Runnable forget) throws InterruptedException {
        progress.told("deleting " + entry.logicalId());
        try {
            String stays = type(entry.type()).delete(calls, entry.deployed());
            if (!stays.isEmpty()) {
                left.add(entry.logicalId() + ": " + stays);
                kept.add(entry.logicalId() + ": " + stays);
            }
            forget.run();
            save("IN_PROGRESS");
        } catch (RuntimeException e) {
            left.add(entry.logicalId() + ": " + e.getMessage());
        }
    }
}
