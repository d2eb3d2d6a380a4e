package io.freshet.firehosesink.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.firehosesink.lane.PendingLoad;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PendingLoadsTest {
    private static final PendingLoad LOAD = new PendingLoad(
            "bucket",
            "key",
            "gzip",
            7,
            70,
            Instant.ofEpochMilli(3),
            2,
            Instant.ofEpochMilli(5),
            Instant.ofEpochMilli(9));

    @Test
    void areReadAsTheyWereWritten() throws Exception {
        assertThat(PendingLoads.read(PendingLoads.write(LOAD))).isEqualTo(LOAD);
    }

    @Test
    void areReadFromCheckpointsThatHadNoSizes() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(1);
        out.writeUTF("bucket");
        out.writeUTF("key");
        out.writeUTF("gzip");
        out.writeInt(2);
        out.writeLong(-1);
        out.writeLong(9);

        assertThat(PendingLoads.read(bytes.toByteArray()))
                .isEqualTo(new PendingLoad(
                        "bucket", "key", "gzip", 0, 0, Instant.EPOCH, 2, null, Instant.ofEpochMilli(9)));
        assertThatThrownBy(() -> PendingLoads.read(new byte[] {3}))
                .isInstanceOf(IOException.class)
                .hasMessage("pending load: version 3 (expected: 1 to 2)");
    }
}
