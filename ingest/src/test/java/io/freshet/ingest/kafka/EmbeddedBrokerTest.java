package io.freshet.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.ingest.log.LogName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
final class EmbeddedBrokerTest {
    private static final LogName LOG = LogName.ofStream("kept");

    @TempDir
    Path directory;

    @Test
    void keepsEverythingOverARestart() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
                KafkaShardLog log = new KafkaShardLog(broker.clientProperties())) {
            log.create(LOG, 1, Duration.ofDays(1));
            log.append(LOG, 0, "k", new byte[] {1}).toCompletableFuture().join();
        }

        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
                KafkaShardLog log = new KafkaShardLog(broker.clientProperties())) {
            assertThat(log.read(LOG, 0, 0, 10, 100, Duration.ZERO).records()).hasSize(1);
        }
    }

    @Test
    void saysInOneSentenceThatThePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedBroker.start(directory, taken.getLocalPort()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "Port " + taken.getLocalPort() + " on 127.0.0.1, wanted for the embedded Kafka, is taken:"
                                    + " stop what uses it or choose another port.");
        }
    }

    @Test
    void takesAnotherPortWhenOneThatWasFreeIsTakenBeforeItListens() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int lost = 0; lost < 2; lost++) { // the port for clients, then the controller's
                Iterator<Integer> ports = ports(lost, taken.getLocalPort());
                try (EmbeddedBroker broker =
                                EmbeddedBroker.start(directory.resolve("lost" + lost), 0, Map.of(), ports::next);
                        KafkaShardLog log = new KafkaShardLog(broker.clientProperties())) {
                    log.create(LOG, 1, Duration.ofDays(1));

                    assertThat(broker.bootstrapServers()).doesNotEndWith(":" + taken.getLocalPort());
                    assertThat(ports).as("ports that were not asked for").isExhausted();
                }
            }
        }
    }

    @Test
    void leavesPortsThatOthersHaveSpokenFor() {
        Set<Integer> all = IntStream.range(0, 65_536).boxed().collect(Collectors.toSet());

        assertThatThrownBy(() -> LoopbackPort.freeBut(all)).isInstanceOf(IllegalStateException.class);
    }

    private static Iterator<Integer> ports(int lost, int taken) {
        List<Integer> ports = new ArrayList<>(List.of(LoopbackPort.free(), LoopbackPort.free(), LoopbackPort.free()));
        ports.add(lost, taken);
        return ports.iterator();
    }

    @Test
    void saysThatItDidNotStartAndLetsTheProcessLive() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedBroker.start(directory, 0, Map.of(), taken::getLocalPort))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("The embedded Kafka in " + directory + " did not start: ")
                    .hasMessageEndingWith(" (a port of 127.0.0.1 that it wants is taken)");
        }
    }

    @Test
    void whatWasAcknowledgedSurvivesAKill() throws Exception {
        Process writer = new ProcessBuilder(command())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long acknowledged = 0;
        try (var lines = writer.inputReader()) {
            while (acknowledged < 500) {
                String line = lines.readLine();
                assertThat(line).as("a line of the writer").isNotNull();
                acknowledged = line.startsWith("acknowledged ") ? Long.parseLong(line.substring(13)) : acknowledged;
            }
            writer.destroyForcibly();
            assertThat(writer.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }

        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
                KafkaShardLog log = new KafkaShardLog(broker.clientProperties())) {
            assertThat(log.read(LOG, 0, 0, 1_000_000, 10_000_000, Duration.ZERO).records())
                    .hasSizeGreaterThanOrEqualTo((int) acknowledged);
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Stream.of("-Xmx512m", "-cp", System.getProperty("java.class.path"))
                .toList());
        command.add(EndlessWriter.class.getName());
        command.add(directory.toString());
        return command;
    }
}
