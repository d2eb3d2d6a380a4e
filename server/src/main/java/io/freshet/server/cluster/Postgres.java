package io.freshet.server.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A PostgreSQL that is installed on this machine.
 *
 * @param programs the directory of {@code initdb} and {@code postgres}
 * @param user who runs it; empty: whoever runs this. It refuses to run as root
 */
record Postgres(Path programs, Optional<String> user) {
    /** Where Debian's packages have it, by version. */
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final String OWNER = "postgres";

    /** The one on the PATH, or else the newest of Debian's packages; empty if there is none that could run. */
    static Optional<Postgres> installed() throws IOException {
        Optional<Path> programs = places().filter(place ->
                        Files.isExecutable(place.resolve("initdb")) && Files.isExecutable(place.resolve("postgres")))
                .findFirst();
        if (programs.isEmpty() || !"root".equals(System.getProperty("user.name"))) {
            return programs.map(found -> new Postgres(found, Optional.empty()));
        }
        return Files.isExecutable(SETPRIV) && hasOwner()
                ? Optional.of(new Postgres(programs.get(), Optional.of(OWNER)))
                : Optional.empty();
    }

    private static Stream<Path> places() throws IOException {
        String path = System.getenv().getOrDefault("PATH", "");
        Stream<Path> known = Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of);
        if (!Files.isDirectory(DEBIAN)) {
            return known;
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            List<Path> newestFirst = versions.filter(
                            version -> version.getFileName().toString().matches("\\d{1,3}"))
                    .sorted(Comparator.comparingInt((Path version) ->
                                    Integer.parseInt(version.getFileName().toString()))
                            .reversed())
                    .map(version -> version.resolve("bin"))
                    .toList();
            return Stream.concat(known, newestFirst.stream());
        }
    }

    private static boolean hasOwner() throws IOException {
        try {
            var unused = DEBIAN.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(OWNER);
            return true;
        } catch (UserPrincipalNotFoundException e) {
            return false;
        }
    }

    /**
     * Makes the directory what PostgreSQL expects, unless it is. Whoever reaches its port on this machine is let in.
     *
     * @param network of the other parts, if they are not on the loopback address
     */
    void prepare(Path data, Optional<String> network) throws IOException, InterruptedException {
        if (Files.exists(data.resolve("PG_VERSION"))) {
            return;
        }
        Files.createDirectories(data);
        if (user.isPresent()) {
            Files.setOwner(
                    data, data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user.get()));
        }
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        Process initdb = new ProcessBuilder(as(
                        "initdb", "-D", data.toString(), "-U", "freshet", "--auth=trust", "-E", "UTF8", "--locale=C"))
                .redirectErrorStream(true)
                .start();
        String said = new String(initdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (initdb.waitFor() != 0) {
            throw new IllegalStateException("PostgreSQL cannot use " + data + " (expected: --directory in a place that "
                    + user.map(name -> "the user " + name).orElse("this user") + " may enter): " + said.strip());
        }
        if (network.isPresent()) {
            Files.writeString(
                    data.resolve("pg_hba.conf"),
                    "host all all " + network.get() + ".0/24 trust\n",
                    StandardOpenOption.APPEND);
        }
    }

    /** What runs it, on that address only. */
    List<String> command(Path data, String host, int port) {
        return as(
                "postgres",
                "-D",
                data.toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=" + host,
                "-c",
                "unix_socket_directories=");
    }

    private List<String> as(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        user.ifPresent(name ->
                command.addAll(List.of(SETPRIV.toString(), "--reuid=" + name, "--regid=" + name, "--clear-groups")));
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    static String url(String host, int port) {
        return "jdbc:postgresql://" + host + ":" + port + "/postgres";
    }
}
