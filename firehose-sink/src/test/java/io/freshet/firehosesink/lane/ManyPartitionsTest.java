package io.freshet.firehosesink.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many partitions in a small heap. The whole measure: docs/testing.md. */
class ManyPartitionsTest {
    private static final int PARTITIONS = Integer.getInteger("partitions", 20_000);
    private static final int SECONDS = Integer.getInteger("partitions.seconds", 8);
    private static final int INTERVAL = Integer.getInteger("partitions.interval", 5);
    private static final String HEAP = System.getProperty("partitions.heap", "192m");

    @Test
    void losesNothingAndKeepsToItsMemory() throws Exception {
        Process load = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP,
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ManyPartitions.class.getName(),
                        Integer.toString(PARTITIONS),
                        Integer.toString(SECONDS),
                        Integer.toString(INTERVAL))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(load.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(load.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(load.exitValue()).as(said).isZero();
        System.out.print(said);
        assertThat(said).contains("lost none");
        long buffers = Long.parseLong(said.replaceAll("(?s).*buffers (\\d+) KiB.*", "$1"));
        assertThat(buffers).isLessThanOrEqualTo(LaneParts.DEFAULT_MEMORY_BUDGET / 1024);
        long objects = Long.parseLong(said.replaceAll("(?s).*objects (\\d+) .*", "$1"));
        assertThat(objects).isGreaterThanOrEqualTo(PARTITIONS);
    }
}
