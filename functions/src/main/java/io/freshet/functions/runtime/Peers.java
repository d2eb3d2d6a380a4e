package io.freshet.functions.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells which user is at the other end of a loopback connection, where the system tells it. */
final class Peers {
    private static final Path TABLE = Path.of("/proc/net/tcp");
    private static final Path TABLE6 = Path.of("/proc/net/tcp6");

    private Peers() {}

    /** Whether the connection comes from the user; if the user is negative, everybody may. */
    static boolean mayTalk(Socket connection, int user) {
        if (user < 0) {
            return true;
        }
        int port = connection.getPort();
        return owner(TABLE, port, connection.getLocalPort())
                .or(() -> owner(TABLE6, port, connection.getLocalPort()))
                .filter(owner -> owner == user)
                .isPresent();
    }

    private static Optional<Integer> owner(Path table, int port, int remotePort) {
        String local = String.format(Locale.ROOT, ":%04X", port);
        String remote = String.format(Locale.ROOT, ":%04X", remotePort);
        try (Stream<String> lines = Files.lines(table)) {
            return lines.map(line -> line.trim().split("\\s+"))
                    .filter(fields -> fields.length > 7 && fields[1].endsWith(local) && fields[2].endsWith(remote))
                    .map(fields -> Integer.valueOf(fields[7]))
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
