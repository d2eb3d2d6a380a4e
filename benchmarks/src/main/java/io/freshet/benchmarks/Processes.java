package io.freshet.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The processes of a cluster that {@code freshet cluster up} started, by the files with their numbers. */
final class Processes {
    private final Path run;

    /** @param cluster its directory */
    Processes(Path cluster) {
        this.run = cluster.resolve("run");
        if (!Files.isDirectory(run)) {
            throw new IllegalArgumentException(
                    "--cluster " + cluster + " holds no run/ (expected: the directory of a cluster that is up)");
        }
    }

    /** Processor time so far by kind, those of one kind together: {@code kafka}, {@code taskmanager}. */
    Map<String, Duration> processorTime() throws IOException {
        Map<String, Duration> times = new TreeMap<>();
        try (Stream<Path> files = Files.list(run)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".pid")).toList()) {
                String kind = file.getFileName().toString().replaceAll("(-\\d+)?\\.pid$", "");
                long pid = Long.parseLong(Files.readString(file).strip());
                Duration time =
                        ProcessHandle.of(pid).map(Processes::withChildren).orElse(Duration.ZERO);
                times.merge(kind, time, Duration::plus);
            }
        }
        return times;
    }

    private static Duration withChildren(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }
}
