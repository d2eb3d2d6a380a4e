package io.freshet.server.endtoend;

import io.freshet.server.cli.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A cluster of {@code freshet cluster up --servers 0} that servers use instead of what is inside, named by {@code -Dfreshet.cluster=DIRECTORY}. */
record GivenCluster(Path directory, int storePort) {
    private static final Pattern STORE = Pattern.compile("endpoint: \"http://127\\.0\\.0\\.1:(\\d+)\"");
    private static final int STORE_IN_RANGE = 10;
    private static final int DOWN_MILLIS = 3_000;

    static Optional<GivenCluster> find() {
        return Optional.ofNullable(System.getProperty("freshet.cluster"))
                .map(Path::of)
                .map(directory -> new GivenCluster(directory, storePort(directory.resolve("freshet.yaml"))));
    }

    private static int storePort(Path settings) {
        try {
            Matcher store = STORE.matcher(Files.readString(settings));
            if (store.find()) {
                return Integer.parseInt(store.group(1));
            }
            throw new IllegalStateException(settings + " names no store on this machine");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> arguments() {
        return List.of("--config", directory.resolve("freshet.yaml").toString());
    }

    Map<String, String> environment(URI server) {
        return Map.of("FRESHET_S3_SECRET_KEY", "freshet", "FRESHET_FLINK_CALLBACKS", server.toString());
    }

    /** Kills one or two processes, of which the server may be one, and starts those of the cluster again; says which. */
    List<String> strike(Process server, Random random) throws IOException, InterruptedException {
        Map<String, ProcessHandle> alive = new TreeMap<>(Map.of("server", server.toHandle()));
        try (Stream<Path> files = Files.list(directory.resolve("run"))) {
            for (Path file : files.toList()) {
                ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
                        .ifPresent(process ->
                                alive.put(file.getFileName().toString().replace(".pid", ""), process));
            }
        }
        List<String> names = new ArrayList<>(alive.keySet());
        Collections.shuffle(names, random);
        List<String> struck = names.subList(0, 1 + random.nextInt(2));
        for (String name : struck) {
            ProcessHandle process = Objects.requireNonNull(alive.get(name));
            process.destroyForcibly();
            var unused = process.onExit().join();
        }
        Thread.sleep(random.nextInt(DOWN_MILLIS));
        String said = Program.run(
                "cluster",
                "up",
                "--servers",
                "0",
                "--directory",
                directory.toString(),
                "--first-port",
                Integer.toString(storePort - STORE_IN_RANGE));
        if (!said.startsWith("0\n")) {
            throw new AssertionError("after " + struck + " were killed: " + said);
        }
        return struck;
    }
}
