package io.freshet.server.cli;

import io.freshet.server.Server;
import io.freshet.server.config.ConfigReader;
import io.freshet.server.config.ServerConfig;
import io.freshet.server.demo.Demo;
import io.freshet.server.demo.DemoTarget;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** {@code freshet demo}: a server of its own, or one that is there, real data through it, the proof, the end. */
@Command(
        name = "demo",
        description = "Stream real flights through SQL into an object store, and prove that none was lost",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--keep", description = "leave the server running afterwards")
    private boolean keep;

    @Option(
            names = "--records",
            defaultValue = "20000",
            description = "how many flights, 1..20000 (default: ${DEFAULT-VALUE})")
    private int records;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = ".freshet-demo",
            description = "emptied first (default: ${DEFAULT-VALUE})")
    private Path dataDir = Path.of(".freshet-demo");

    @Option(names = "--port", defaultValue = "4566", description = "of the AWS APIs (default: ${DEFAULT-VALUE})")
    private String port = "4566";

    @Option(names = "--s3-port", defaultValue = "4570", description = "of the S3 server (default: ${DEFAULT-VALUE})")
    private String s3Port = "4570";

    @Option(
            names = {"--endpoint-url", "--endpoint"},
            paramLabel = "URL",
            description = "of a server that is there, instead of one of its own; needs --s3-endpoint-url")
    private @Nullable URI endpoint;

    @Option(
            names = "--s3-endpoint-url",
            paramLabel = "URL",
            description = "of that server's object store; its keys: FRESHET_S3_ACCESS_KEY and FRESHET_S3_SECRET_KEY")
    private @Nullable URI s3Endpoint;

    @Override
    public Integer call() throws InterruptedException, IOException {
        return endpoint == null ? onItsOwn() : holds(against(endpoint));
    }

    private DemoTarget against(URI server) {
        if (s3Endpoint == null) {
            throw new IllegalStateException(
                    "--endpoint-url " + server + " is without its store (expected: --s3-endpoint-url beside it)");
        }
        AwsBasicCredentials keys = AwsBasicCredentials.create(
                environment("AWS_ACCESS_KEY_ID", "demo"), environment("AWS_SECRET_ACCESS_KEY", "demo"));
        AwsBasicCredentials storeKeys = AwsBasicCredentials.create(
                environment("FRESHET_S3_ACCESS_KEY", keys.accessKeyId()),
                environment("FRESHET_S3_SECRET_KEY", keys.secretAccessKey()));
        return new DemoTarget(server, keys, s3Endpoint, storeKeys);
    }

    private static String environment(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }

    private int holds(DemoTarget target) throws InterruptedException {
        return Demo.run(target, Math.max(1, Math.min(records, 20_000)), System.out, Clock.systemUTC()) ? 0 : 1;
    }

    private int onItsOwn() throws InterruptedException, IOException {
        ServerConfig config = ConfigReader.read(
                new TreeMap<>(Map.of("data-dir", dataDir.toString(), "port", port, "s3.port", s3Port)),
                Map.of(),
                Optional.empty());
        empty(dataDir);
        Server server = Server.start(config);
        ServerCommand.closeWhenInterrupted(server);
        System.err.printf(
                "freshet: ready after %.1f s: %s (AWS APIs), %s (S3)%n",
                ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0, server.endpoint(), server.s3Endpoint());
        int exitCode = holds(new DemoTarget(
                server.endpoint(),
                AwsBasicCredentials.create("demo", "demo"),
                server.s3Endpoint(),
                AwsBasicCredentials.create(
                        config.s3().accessKey(), config.s3().secretKey().value())));
        if (keep) {
            sayWhatToTry(server);
            new CountDownLatch(1).await();
        }
        return exitCode;
    }

    private static void sayWhatToTry(Server server) {
        System.err.printf(
                """

                The server keeps running; Ctrl-C ends it. With any credentials in the environment, try:
                  aws --endpoint-url %1$s kinesis put-record --stream-name flights --partition-key p --data '{"id":0}' --cli-binary-format raw-in-base64-out
                  aws --endpoint-url %1$s kinesisanalyticsv2 describe-application --application-name late-flights
                  aws --endpoint-url %2$s s3 ls --recursive s3://flight-lake
                """,
                server.endpoint(), server.s3Endpoint());
    }

    /** Empties the directory, if it looks like one that a demo made. */
    private static void empty(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            boolean ours = entries.map(entry -> entry.getFileName().toString())
                    .allMatch(name -> name.matches("kafka|objects|metadata|checkpoints|spill"));
            if (!ours) {
                throw new IllegalStateException(
                        "data directory " + directory
                                + " holds files that no demo made (expected: a directory that may be emptied): give --data-dir");
            }
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
