package io.freshet.functions.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[1-9]*")) {
            for (Path process : processes) {
                readOne(process, entries);
            }
        } catch (IOException | DirectoryIteratorException e) { // not Linux: nothing is seen
            return new ProcessTable(List.of());
        }
        return new ProcessTable(entries);
    }

    private static void readOne(Path process, List<Entry> entries) {
        try {
            String stat = new String(Files.readAllBytes(process.resolve("stat")), ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            if (fields[0].equals("Z")) { // it has ended, and waits for its parent to look
                return;
            }
            entries.add(new Entry(
                    Long.parseLong(process.getFileName().toString()),
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[3]),
                    Integer.parseInt(fields[17]),
                    Long.parseLong(fields[21]) * PAGE));
        } catch (IOException | RuntimeException gone) { // it has ended meanwhile
            return;
        }
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
    static List<Long> ofUser(int user) {
        List<Long> found = new ArrayList<>();
        for (Entry entry : read().entries) {
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
