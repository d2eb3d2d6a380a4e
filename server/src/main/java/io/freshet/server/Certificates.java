package io.freshet.server;

import io.freshet.server.config.ServerConfig;
import io.freshet.server.http.TlsFiles;
import io.freshet.server.tls.SelfSigned;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the front door identifies itself with, and how clients may come to trust it. */
final class Certificates {
    private final TlsFiles files;
    private final @Nullable Path authority;

    private Certificates(TlsFiles files, @Nullable Path authority) {
        this.files = files;
        this.authority = authority;
    }

    /** As configured; empty without TLS. */
    static Optional<Certificates> of(ServerConfig config, Clock clock) {
        return config.tls().map(tls -> tls.files()
                .map(given -> new Certificates(new TlsFiles(given.certificate(), given.key()), null))
                .orElseGet(() -> selfSigned(config, clock)));
    }

    private static Certificates selfSigned(ServerConfig config, Clock clock) {
        SelfSigned made = SelfSigned.inDirectory(config.dataDir().resolve("tls"), names(config.host()), clock);
        return new Certificates(new TlsFiles(made.certificate(), made.key()), made.authority());
    }

    private static List<String> names(String host) {
        Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1"));
        names.add(host);
        try {
            names.add(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            // a machine without a name is called localhost
        }
        names.removeIf(name -> !name.matches("[A-Za-z0-9][A-Za-z0-9.-]*") || name.equals("0.0.0.0"));
        return List.copyOf(names);
    }

    TlsFiles files() {
        return files;
    }

    Optional<Path> authority() {
        return Optional.ofNullable(authority);
    }
}
