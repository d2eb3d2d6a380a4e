package io.freshet.server.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.KinesisException;

/** A disk without room: clients are told to try again, and what was acknowledged is kept. */
class FullDiskIT {
    private static final String STREAM = "numbers";

    @TempDir
    Path directory;

    @Test
    void recordsAreRefusedInTimeAndAcceptedAgainWithRoom() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory)) {
            Pipeline.createStream(server, STREAM, 1);
            put(server, 1);
            server.stop();
        }
        try (ServerProcess server = ServerProcess.start(directory, Map.of("FRESHET_DISK_RESERVE_MIB", "999999999"))) {
            assertThatThrownBy(() -> put(server, 2))
                    .isInstanceOfSatisfying(KinesisException.class, e -> assertThat(e.statusCode())
                            .isEqualTo(500))
                    .hasMessageContaining("disk of the data directory is nearly full");
            assertThat(read(server)).containsExactly(1);
            assertThat(server.log()).contains("the disk is nearly full: no record is stored until there is room");
            assertThat(server.freshet("status"))
                    .contains("server  [disk-full]")
                    .contains("MiB free (expected: at least 999999999 MiB, disk-reserve-mib): no record is stored until"
                            + " there is room");
        }
        try (ServerProcess server = ServerProcess.start(directory)) {
            put(server, 3);
            assertThat(read(server)).containsExactly(1, 3);
        }
    }

    @Test
    void aDiskThatIsFullEndsTheServerInOneSentenceAndLosesNothingAcknowledged() throws Exception {
        try (ServerProcess server = ServerProcess.startWithFilesUpTo(24 << 10, directory)) {
            Pipeline.createStream(server, STREAM, 1);
            List<Integer> acknowledged = new ArrayList<>();
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            put(server, i);
                            acknowledged.add(i);
                        }
                    })
                    .isInstanceOf(SdkException.class);
            assertThat(server.awaitEnd()).isNotZero();
            assertThat(server.log()).contains("(is the disk full?): the process ends. Make space and start again");

            server.startAgain();

            assertThat(acknowledged).hasSizeGreaterThan(5);
            assertThat(read(server))
                    .startsWith(acknowledged.toArray(Integer[]::new))
                    .hasSizeLessThanOrEqualTo(acknowledged.size() + 1);
            put(server, 100);
            assertThat(read(server)).endsWith(100);
        }
    }

    /** A record of a megabyte that begins with its number, and that does not become smaller by compression. */
    private static void put(ServerProcess server, int number) {
        byte[] data = new byte[1_000_000];
        new Random(number).nextBytes(data);
        byte[] head = (number + " ").getBytes(UTF_8);
        System.arraycopy(head, 0, data, 0, head.length);
        try (KinesisClient kinesis = server.kinesis()) {
            kinesis.putRecord(r -> r.streamName(STREAM).partitionKey("k").data(SdkBytes.fromByteArrayUnsafe(data)));
        }
    }

    private static List<Integer> read(ServerProcess server) {
        List<Integer> numbers = new ArrayList<>();
        try (KinesisClient kinesis = server.kinesis()) {
            String iterator = kinesis.getShardIterator(r ->
                            r.streamName(STREAM).shardId("shardId-000000000000").shardIteratorType("TRIM_HORIZON"))
                    .shardIterator();
            GetRecordsResponse page;
            do {
                String at = iterator;
                page = kinesis.getRecords(r -> r.shardIterator(at));
                page.records()
                        .forEach(record -> numbers.add(Integer.parseInt(
                                new String(record.data().asByteArrayUnsafe(), ISO_8859_1).split(" ", 2)[0])));
                iterator = page.nextShardIterator();
            } while (page.millisBehindLatest() > 0 || !page.records().isEmpty());
        }
        return numbers;
    }
}
