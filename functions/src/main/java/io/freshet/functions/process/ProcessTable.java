package io.freshet.functions.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** All processes of the machine at one moment, as Linux lists them; empty on other systems. */
final class ProcessTable {
    private static final Path PROC = Path.of("/proc");
    private static final long PAGE = 4096;

    /** One process: the parts of its {@code stat} line that matter here. */
    record Entry(long pid, long parent, long session, int threads, long residentBytes) {}

    private final List<Entry> entries;
    private final Map<Long, List<Entry>> children = new HashMap<>();

    private ProcessTable(List<Entry> entries) {
        this.entries = entries;
        entries.forEach(entry -> children.computeIfAbsent(entry.parent(), none -> new ArrayList<>())
                .add(entry));
    }

    /** Looks now. */
    static ProcessTable read() {
        return without(Set.of());
    }

    /** Looks now, at all but these. */
    static ProcessTable without(Set<Long> strangers) {
        List<Entry> entries = new ArrayList<>();
        for (long pid : pids()) {
            if (!strangers.contains(pid)) {
                readOne(pid, entries);
            }
        }
        return new ProcessTable(entries);
    }

    /** Looks now, at these alone. */
    static ProcessTable of(Set<Long> pids) {
        List<Entry> entries = new ArrayList<>();
        pids.forEach(pid -> readOne(pid, entries));
        return new ProcessTable(entries);
    }

    /** The number of the process or thread of the machine that was started last; empty if the system does not tell. */
    static String newest() {
        try {
            String load = Files.readString(PROC.resolve("loadavg"), ISO_8859_1).trim();
            return load.substring(load.lastIndexOf(' ') + 1);
        } catch (IOException e) {
            return "";
        }
    }

    private static List<Long> pids() {
        String[] names = PROC.toFile().list();
        List<Long> pids = new ArrayList<>();
        for (String name : names == null ? new String[0] : names) { // not Linux: nothing is seen
            if (name.charAt(0) >= '1' && name.charAt(0) <= '9') {
                pids.add(Long.valueOf(name));
            }
        }
        return pids;
    }

    private static void readOne(long pid, List<Entry> entries) {
        try {
            String stat = new String(Files.readAllBytes(PROC.resolve(pid + "/stat")), ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            int threads = Integer.parseInt(fields[17]);
            if (fields[0].equals("Z") && threads <= 1) { // it has ended, and waits for its parent to look
                return;
            }
            entries.add(new Entry(
                    pid,
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[3]),
                    threads,
                    Long.parseLong(fields[21]) * PAGE));
        } catch (IOException | RuntimeException gone) { // it has ended meanwhile
            return;
        }
    }

    /** Who was seen. */
    Set<Long> seen() {
        return entries.stream().map(Entry::pid).collect(Collectors.toCollection(HashSet::new));
    }

    /** The process, all it has started, and what has been started in its session though its parent has ended. */
    List<Entry> tree(long root) {
        Set<Entry> found = new HashSet<>();
        List<Entry> open = new ArrayList<>();
        entries.stream()
                .filter(entry -> entry.pid() == root || entry.session() == root)
                .forEach(open::add);
        while (!open.isEmpty()) {
            Entry next = open.remove(open.size() - 1);
            if (found.add(next)) {
                open.addAll(children.getOrDefault(next.pid(), List.of()));
            }
        }
        return List.copyOf(found);
    }

    /** All of one user. */
    List<Long> ofUser(int user) {
        List<Long> found = new ArrayList<>();
        for (Entry entry : entries) {
            try {
                if (Integer.valueOf(user)
                        .equals(Files.getAttribute(PROC.resolve(Long.toString(entry.pid())), "unix:uid"))) {
                    found.add(entry.pid());
                }
            } catch (IOException gone) { // so it need not be ended
                found.remove(entry.pid());
            }
        }
        return found;
    }
}
