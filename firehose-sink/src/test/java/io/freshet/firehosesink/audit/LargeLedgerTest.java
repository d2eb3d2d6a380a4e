package io.freshet.firehosesink.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An audit of many objects in a heap that does not hold them. */
class LargeLedgerTest {
    private static final int OBJECTS = Integer.getInteger("audit.objects", 100_000);
    private static final String HEAP = System.getProperty("audit.heap", "56m");

    @Test
    void anAuditTakesTheSameMemoryHoweverLongTheLedgerIs() throws Exception {
        Process audit = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP,
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeLedger.class.getName(),
                        Integer.toString(OBJECTS))
                .redirectErrorStream(true)
                .start();
        String said = new String(audit.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(audit.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(audit.exitValue()).as(said).isZero();
        assertThat(said)
                .contains("delivered " + OBJECTS + ", accepted " + OBJECTS * 10L + ", findings 3")
                .contains("OBJECT_LOST s3://bucket/" + LargeLedger.key(17))
                .contains("OBJECT_TWICE s3://bucket/copies/copy")
                .contains("RECORDS_LOST shard 0: offsets 420..429");
    }
}
