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

    @Option(names = "--limits", paramLabel = "aws|off", description = "whose limits hold on streams (default: off)")
    @Nullable
    String limits;

    ServerConfig read() {
        Map<String, String> flags = new TreeMap<>();
        put(flags, "data-dir", dataDir);
        put(flags, "port", port);
        put(flags, "limits", limits);
        put(flags, "s3.port", s3Port);
        put(flags, "kafka.port", kafkaPort);
        return ConfigReader.read(flags, System.getenv(), Optional.ofNullable(configFile));
    }

    private static void put(Map<String, String> flags, String key, @Nullable String value) {
        if (value != null) {
            flags.put(key, value);
        }
    }
}
