package io.freshet.server.endtoend;

import io.freshet.server.cluster.ClusterPlan;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is around the processes of a cluster: a network namespace for each of them, whose link to a bridge can be taken away; small file systems
 * for what they write; and clocks. What this machine or user cannot do is left out, and said.
 */
final class Surroundings implements AutoCloseable {
    private static final String NETWORK = "10.99.0";
    private static final String BRIDGE = "fr-bridge";
    private static final String FILE_SYSTEM_SIZE = "768m";
    private static final String FILLING = "in-the-way";

    /** What faketime does, in the same process: it would leave a child behind when it is killed. */
    private static final String FIVE_SECONDS_AHEAD =
            "env LD_PRELOAD=/usr/$LIB/faketime/libfaketime.so.1 FAKETIME=+5s FAKETIME_DONT_FAKE_MONOTONIC=1";

    /** Where each of them writes, below the directory of the cluster. */
    private static final Map<String, String> SMALL = Map.of(
            "kafka-2", "data/kafka-2",
            "door-1", "data/door-1",
            "database", "data/postgres",
            "store", "data/store",
            "taskmanager-1", "flink/tmp");

    private final Path directory;
    private final boolean namespaces;
    private final boolean fileSystems;
    private final boolean clocks;
    private final Map<String, String> links = new TreeMap<>();
    private final TreeSet<String> mounted = new TreeSet<>();

    private Surroundings(Path directory, boolean namespaces, boolean fileSystems, boolean clocks) {
        this.directory = directory;
        this.namespaces = namespaces;
        this.fileSystems = fileSystems;
        this.clocks = clocks;
    }

    static Surroundings of(Path directory) throws IOException, InterruptedException {
        boolean root = "root".equals(System.getProperty("user.name"));
        boolean namespaces = root && possible("ip", "link", "show");
        boolean clocks = possible("faketime", "-f", "+5s", "true");
        if (!namespaces) {
            System.out.println("no cuts of the network: that needs root and ip, of iproute2");
        }
        if (!root) {
            System.out.println("no full disks: that needs root, for mount");
        }
        if (!clocks) {
            System.out.println("no wrong clocks: there is no faketime on the PATH");
        }
        return new Surroundings(directory, namespaces, root, clocks);
    }

    /** Nothing but the machine as it is. */
    static Surroundings none(Path directory) {
        return new Surroundings(directory, false, false, false);
    }

    Optional<String> network() {
        return namespaces ? Optional.of(NETWORK) : Optional.empty();
    }

    List<Fault.Kind> kinds(String part) {
        List<Fault.Kind> kinds = new ArrayList<>();
        if (namespaces) {
            kinds.add(Fault.Kind.CUT);
        }
        if (clocks) {
            kinds.add(Fault.Kind.SKEW);
        }
        if (fileSystems && SMALL.containsKey(part)) {
            kinds.add(Fault.Kind.FULL);
        }
        return kinds;
    }

    /** Makes it all, before the first part is started. */
    void prepare(List<String> parts, ClusterPlan plan) throws IOException, InterruptedException {
        Files.createDirectories(directory.resolve("with"));
        if (namespaces) {
            Files.writeString(
                    directory.resolve("keys.yaml"), "keys: [{id: test, secret: test}, {id: any, secret: any}]\n");
            possible("ip", "link", "delete", BRIDGE); // of a run that was ended
            run("ip", "link", "add", BRIDGE, "type", "bridge");
            run("ip", "address", "add", NETWORK + ".1/24", "dev", BRIDGE);
            run("ip", "link", "set", BRIDGE, "up");
            for (String part : parts) {
                link(part, plan.host(part));
            }
        }
        if (fileSystems) {
            for (String place : SMALL.values()) {
                Path path = Files.createDirectories(directory.resolve(place));
                run("mount", "-t", "tmpfs", "-o", "size=" + FILE_SYSTEM_SIZE, "tmpfs", path.toString());
                mounted.add(path.toString());
            }
        }
    }

    private void link(String part, String address) throws IOException, InterruptedException {
        String link = "fr-link" + links.size();
        possible("ip", "netns", "delete", namespace(part));
        run("ip", "netns", "add", namespace(part));
        links.put(part, link);
        run("ip", "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", namespace(part));
        run("ip", "link", "set", link, "master", BRIDGE, "up");
        run("ip", "-n", namespace(part), "address", "add", address + "/24", "dev", "eth0");
        run("ip", "-n", namespace(part), "link", "set", "eth0", "up");
        run("ip", "-n", namespace(part), "link", "set", "lo", "up");
        before(part, "");
    }

    private static String namespace(String part) {
        return "fr-" + part;
    }

    private void before(String part, String more) throws IOException {
        Path file = directory.resolve("with").resolve(part);
        String words = (links.containsKey(part) ? "ip netns exec " + namespace(part) + " " : "") + more;
        if (words.isBlank()) {
            Files.deleteIfExists(file);
        } else {
            Files.writeString(file, words);
        }
    }

    /** Everything to and from it is lost without a word. */
    void cut(String part) throws IOException, InterruptedException {
        run("ip", "link", "set", Objects.requireNonNull(links.get(part)), "nomaster");
    }

    void join(String part) throws IOException, InterruptedException {
        run("ip", "link", "set", Objects.requireNonNull(links.get(part)), "master", BRIDGE);
    }

    /** Until there is no byte left. */
    void fill(String part) throws IOException, InterruptedException {
        var unused = new ProcessBuilder("dd", "if=/dev/zero", "bs=64k", "of=" + filling(part))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    void empty(String part) throws IOException {
        Files.deleteIfExists(filling(part));
    }

    private Path filling(String part) {
        return directory.resolve(Objects.requireNonNull(SMALL.get(part))).resolve(FILLING);
    }

    /** From its next start on. */
    void skew(String part) throws IOException {
        before(part, FIVE_SECONDS_AHEAD);
    }

    /** From its next start on. */
    void right(String part) throws IOException {
        before(part, "");
    }

    private static boolean possible(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said.strip());
        }
    }

    /** When all parts have ended. */
    @Override
    public void close() throws IOException {
        try {
            for (String path : mounted) {
                run("umount", "--lazy", path);
            }
            for (String part : links.keySet()) {
                run("ip", "netns", "delete", namespace(part));
            }
            if (namespaces && possible("ip", "link", "show", BRIDGE)) {
                run("ip", "link", "delete", BRIDGE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted: " + directory + " and the network are not as before");
        }
    }
}
