package io.freshet.server.cli;

import io.freshet.server.config.ConfigReader;
import io.freshet.server.config.ServerConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that say where a server keeps its data and listens; everything else is in the file. */
final class ServerOptions {
    @Option(names = "--config", paramLabel = "FILE", description = "YAML file with settings (docs/configuration.md)")
    @Nullable
    Path configFile;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "where everything durable is kept (default: .freshet)")
    @Nullable
    String dataDir;

    @Option(names = "--port", description = "of the AWS APIs (default: 4566)")
    @Nullable
    String port;

    @Option(names = "--s3-port", description = "of the S3 server (default: 4570)")
    @Nullable
    String s3Port;

    @Option(names = "--kafka-port", description = "of the Kafka broker (default: any that is free)")
    @Nullable
    String kafkaPort;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "where the AWS APIs and the S3 server listen (default: 127.0.0.1)")
    @Nullable
    String host;

    @Option(names = "--credentials", paramLabel = "FILE", description = "access keys that are let in, and no others")
    @Nullable
    String credentials;

    @Option(names = "--auth", paramLabel = "MODE", description = "verify, or open: any signature will do")
    @Nullable
    String auth;

    @Option(
            names = "--tls",
            paramLabel = "MODE",
            description = "self-signed: TLS as well, with a certificate made at the first start")
    @Nullable
    String tls;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "TLS as well, with this certificate (PEM)")
    @Nullable
    String tlsCert;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "its private key (PEM)")
    @Nullable
    String tlsKey;

    @Option(
            names = "--kafka-flush",
            paramLabel = "os|always",
            description = "when the broker inside has records on the disk (default: os)")
    @Nullable
    String kafkaFlush;

    @Option(names = "--limits", paramLabel = "aws|off", description = "whose limits hold on streams (default: off)")
    @Nullable
    String limits;

    ServerConfig read() {
        Map<String, String> flags = new TreeMap<>();
        put(flags, "data-dir", dataDir);
        put(flags, "port", port);
        put(flags, "limits", limits);
        put(flags, "kafka.flush", kafkaFlush);
        put(flags, "s3.port", s3Port);
        put(flags, "kafka.port", kafkaPort);
        put(flags, "host", host);
        put(flags, "credentials.file", credentials);
        put(flags, "auth", auth);
        put(flags, "tls", tls);
        put(flags, "tls.cert", tlsCert);
        put(flags, "tls.key", tlsKey);
        return ConfigReader.read(flags, System.getenv(), Optional.ofNullable(configFile));
    }

    private static void put(Map<String, String> flags, String key, @Nullable String value) {
        if (value != null) {
            flags.put(key, value);
        }
    }
}
