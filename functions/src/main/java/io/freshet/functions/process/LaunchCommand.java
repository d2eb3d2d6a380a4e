package io.freshet.functions.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The command line that puts a worker behind everything its machine offers. */
final class LaunchCommand {
    static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final Path SHARED_TMP = Path.of("/tmp");

    /** The first process of the worker's namespace: sets the view of the files up, then waits, and takes in orphans. */
    private static final String IN_NAMESPACE =
            """
            set -e
            private=$1; work=$2; paths=$3; shift 3
            while [ "$paths" -gt 0 ]; do
              mkdir -p "$private/${1#/tmp/}"
              mount --bind "$1" "$private/${1#/tmp/}"
              shift; paths=$((paths - 1))
            done
            mount --rbind "$private" /tmp
            mount -t proc proc /proc 2>/dev/null || true
            cd "$work"
            set +e
            "$@"
            exit $?
            """;

    /** The first process of a namespace without a view of its own on the files. */
    private static final String WAITING = "\"$@\"; exit $?";

    private final Isolation isolation;
    private final WorkerDirectory directory;
    private final OptionalInt user;
    private final WorkerSpec spec;

    LaunchCommand(Isolation isolation, WorkerDirectory directory, OptionalInt user, WorkerSpec spec) {
        this.isolation = isolation;
        this.directory = directory;
        this.user = user;
        this.spec = spec;
    }

    List<String> words() {
        List<String> words = new ArrayList<>();
        if (isolation.setpriv() != null) {
            words.addAll(List.of(isolation.setpriv(), "--pdeathsig", "KILL"));
        }
        if (isolation.setsid() != null) {
            words.add(isolation.setsid());
        }
        addNamespace(words);
        addLimits(words);
        addPrivileges(words);
        words.addAll(spec.command());
        return words;
    }

    private void addNamespace(List<String> words) {
        String unshare = isolation.unshare();
        if (unshare == null) {
            return;
        }
        words.add(unshare);
        if (user.isEmpty()) {
            if (isolation.ownUsers()) {
                words.addAll(List.of("--pid", "--fork", "--kill-child"));
            } else {
                words.addAll(List.of("--user", "--map-current-user", "--pid", "--fork", "--kill-child"));
            }
            words.addAll(List.of("/bin/sh", "-c", WAITING, "freshet-worker"));
            return;
        }
        words.addAll(List.of("--mount", "--pid", "--fork", "--kill-child", "--propagation", "private"));
        List<Path> hidden = Stream.concat(Stream.of(directory.root()), spec.readable().stream())
                .map(Path::toAbsolutePath)
                .filter(path -> path.startsWith(SHARED_TMP))
                .distinct()
                .toList();
        words.addAll(List.of("/bin/sh", "-c", IN_NAMESPACE, "freshet-worker"));
        words.add(directory.tmp().toString());
        words.add(directory.work().toString());
        words.add(Integer.toString(hidden.size()));
        hidden.forEach(path -> words.add(path.toString()));
    }

    private void addLimits(List<String> words) {
        if (isolation.prlimit() == null) {
            return;
        }
        WorkerLimits limits = spec.limits();
        words.add(isolation.prlimit());
        words.add("--core=0");
        words.add("--data=" + allowed("Max data size", limits.dataBytes()));
        words.add("--fsize=" + allowed("Max file size", limits.fileBytes()));
        words.add("--nofile=" + allowed("Max open files", limits.openFiles()));
        if (user.isPresent()) { // of the server's own user, all processes would count
            words.add("--nproc=" + allowed("Max processes", limits.processes()));
        }
        limits.processorTimeLimit().ifPresent(time -> {
            long seconds = allowed("Max cpu time", Math.max(1, time.toSeconds()));
            words.add("--cpu=" + seconds);
        });
    }

    private void addPrivileges(List<String> words) {
        if (isolation.setpriv() == null) {
            return;
        }
        words.add(isolation.setpriv());
        words.add("--no-new-privs");
        words.addAll(List.of("--pdeathsig", "KILL")); // another user's process has lost the one from above
        user.ifPresent(number -> words.addAll(List.of(
                "--reuid=" + number, "--regid=" + number, "--clear-groups", "--inh-caps=-all", "--bounding-set=-all")));
    }

    /** The limit, or less if the server itself may not have as much. */
    private static long allowed(String name, long wanted) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/limits"))) {
            OptionalLong hard = lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(name.length()).trim().split(" +", -1)[1])
                    .filter(value -> !value.equals("unlimited"))
                    .mapToLong(Long::parseLong)
                    .findFirst();
            return Math.min(wanted, hard.orElse(wanted));
        } catch (IOException | RuntimeException e) {
            return wanted;
        }
    }

    /** Whether everybody may reach the file: only then can a worker with a user of its own. */
    static boolean isOpenToOthers(Path path) {
        try {
            for (Path each = path.toRealPath(); each.getParent() != null; each = each.getParent()) {
                if (!Files.getPosixFilePermissions(each).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    return false;
                }
            }
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
