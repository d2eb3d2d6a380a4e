package io.freshet.functions.process;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks at the processes of workers again and again. The machine's others, which are many, are looked at when they are new: who belongs to no
 * worker never will, but its number may be another's some day, so that all are looked at once in a while. Not for several threads at once.
 */
final class Lookout {
    private final AtomicBoolean changed = new AtomicBoolean();
    private Set<Long> ours = Set.of();
    private Set<Long> strangers = Set.of();
    private String newest = "";

    /** A worker has been started, and may have been taken for a stranger before it was known. For all threads. */
    void workerStarted() {
        changed.set(true);
    }

    /**
     * The trees of these workers now.
     *
     * @param everybody whether to look at all processes, as is to be done once in a while
     */
    Map<Worker, List<ProcessTable.Entry>> look(Collection<Worker> workers, boolean everybody) {
        boolean all = changed.getAndSet(false) || everybody;
        ProcessTable table = table(all);
        Map<Worker, List<ProcessTable.Entry>> trees = new HashMap<>();
        Set<Long> belonging = new HashSet<>();
        for (Worker worker : workers) {
            List<ProcessTable.Entry> tree = table.tree(worker.pid());
            tree.forEach(entry -> belonging.add(entry.pid()));
            trees.put(worker, tree);
        }
        Set<Long> others = table.seen();
        others.removeAll(belonging);
        if (!all) {
            others.addAll(strangers);
        }
        ours = belonging;
        strangers = others;
        return trees;
    }

    private ProcessTable table(boolean all) {
        String before = newest;
        newest = ProcessTable.newest();
        if (all) {
            return ProcessTable.without(Set.of());
        }
        boolean nothingNew = !newest.isEmpty() && newest.equals(before);
        return nothingNew ? ProcessTable.of(ours) : ProcessTable.without(strangers);
    }
}
