package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** Kills the server hard in the middle of its work, several times, and looks for lost or doubled records. */
class KillIT {
    private static final long SEED = Long.getLong("seed", 20010101L);
    private static final int KILLS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void everyAcknowledgedRecordIsInExactlyOneObjectWheneverTheServerIsKilled() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory)) {
            NumbersPipeline.create(server);
            NumberedLoad stream = new NumberedLoad(server, NumberedLoad.Target.STREAM);
            NumberedLoad direct = new NumberedLoad(server, NumberedLoad.Target.DELIVERY_STREAM);
            Random random = new Random(SEED);

            try (stream;
                    direct) {
                for (int kill = 0; kill < KILLS; kill++) {
                    Thread.sleep(300 + random.nextInt(4000)); // the moment of death is what varies here
                    server.strike(random);
                }
            }

            try (S3Client s3 = server.s3()) {
                assertThat(NumbersPipeline.faultsOnceSettled(s3, "numbers/", stream.numbers))
                        .as("seed " + SEED)
                        .isEmpty();
                assertThat(NumbersPipeline.faultsOnceSettled(s3, "direct/", direct.numbers))
                        .as("seed " + SEED)
                        .isEmpty();
                NumbersPipeline.assertWindowsCountEveryRecordOnce(s3);
            }
            assertThat(stream.numbers.acknowledged()).isPositive();
            assertThat(direct.numbers.acknowledged()).isPositive();
        }
    }

    /** The test of the test: recovery that does not go on from the checkpointed positions must be noticed. */
    @Test
    void recoveryThatIgnoresThePositionsIsNoticed() throws Exception {
        assumeTrue(GivenCluster.find().isEmpty(), "checkpoints are deleted, and those of a cluster are in its store");
        try (ServerProcess server = ServerProcess.start(directory)) {
            NumbersPipeline.create(server);
            NumberedLoad stream = new NumberedLoad(server, NumberedLoad.Target.STREAM);
            try (S3Client s3 = server.s3();
                    stream) {
                Await.until(PATIENCE, () -> "nothing delivered", () -> !NumbersPipeline.ids(
                                Pipeline.delivered(s3, "numbers/"))
                        .isEmpty());
            }

            server.kill();
            deleteRecursively(directory.resolve("data/checkpoints"));
            server.startAgain();

            try (S3Client s3 = server.s3()) {
                Await.until(
                        PATIENCE,
                        () -> "recovery without positions went unnoticed",
                        () -> stream.numbers.faults(NumbersPipeline.ids(Pipeline.delivered(s3, "numbers/"))).stream()
                                .anyMatch(fault -> fault.endsWith("delivered twice")));
            }
        }
    }

    private static void deleteRecursively(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
