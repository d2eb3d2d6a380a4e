package io.freshet.jobs.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.client.ship.Bundle;
import io.freshet.client.ship.Shipment;
import io.freshet.client.wire.CallStatus;
import io.freshet.client.wire.InputChunk;
import io.freshet.client.wire.Segment;
import io.freshet.client.wire.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Java calls that can be ended, because they run in processes of their own. */
@SuppressWarnings("NullAway.Init")
class JavaCallsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CALLS = 20;

    @TempDir
    static Path directory;

    private static MapBench bench;

    @BeforeAll
    static void start() throws Exception {
        bench = new MapBench(directory);
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @ParameterizedTest
    @CsvSource({"LOOPS, TIMED_OUT", "HOGS, OUT_OF_MEMORY", "HALTS, WORKER_CRASHED"})
    void aCallThatMisbehavesIsNamedAndTheOthersSucceed(JavaCalls.Way way, CallStatus status) throws Exception {
        MapOptions options = new MapOptions(0, 1, 100, 2_000, 256, 0, -1, true, Map.of());

        String id = start(new JavaCalls(way), options);
        JobBoard.View view = bench.await(id, PATIENCE);

        Map<Integer, Segment.Line> lines = bench.lines(id);
        assertThat(lines).as(view.reason()).hasSize(CALLS);
        assertThat(MapBench.of(lines, JavaCalls.BAD).status()).isEqualTo(status);
        assertThat(lines.values()).filteredOn(line -> line.status().succeeded()).hasSize(CALLS - 1);
    }

    private static String start(JavaCalls function, MapOptions options) throws IOException {
        Bundle bundle = Shipment.closure(function);
        List<MapCode.Artifact> artifacts = new ArrayList<>();
        for (Bundle.File file : bundle.files()) {
            artifacts.add(new MapCode.Artifact(file.name(), List.of(sent(file.bytes()))));
        }
        MapCode code = new MapCode(MapCode.Language.JAVA, List.of(sent(bundle.function())), "", artifacts, "17", false);
        List<byte[]> inputs = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            inputs.add(Values.encode(i));
        }
        return bench.jobs
                .create(
                        new MapRequest("", code, options, Optional.empty(), "", InputChunk.pack(inputs)),
                        MapBench.ACCOUNT)
                .id();
    }

    private static String sent(byte[] bytes) {
        String sha256 = MapStore.sha256(bytes);
        bench.jobs.putArtifact(sha256, bytes);
        return sha256;
    }
}
