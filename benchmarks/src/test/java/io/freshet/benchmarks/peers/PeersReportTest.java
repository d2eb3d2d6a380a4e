package io.freshet.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.benchmarks.ProcessUse;
import io.freshet.benchmarks.peers.Drain.Drained;
import io.freshet.benchmarks.peers.PutLatency.Latencies;
import io.freshet.benchmarks.peers.PutLoad.Puts;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PeersReportTest {
    @Test
    void comparesWithTheBestPeerOfEachColumn() {
        PeersReport report = new PeersReport(PeersSettings.of(), Instant.EPOCH);
        report.addPeer(numbers("slow writer", 1_000, 9_000, 4));
        report.addPeer(numbers("slow reader", 2_000, 3_000, 8));
        report.addOwn(numbers("Freshet", 30_000, 90_000, 2));

        assertThat(report.markdown())
                .contains("PutRecords **15.0x** (15.0x per core), GetRecords **10.0x**, p99 2.00 ms beside 4.00 ms")
                .contains("| slow reader, JSON | 2,000 | 0 | 2,000 |");
    }

    @Test
    void saysWhatWasSkippedAndHasNoRatiosWithoutPeers() {
        PeersReport report = new PeersReport(PeersSettings.of(), Instant.EPOCH);
        report.addOwn(numbers("Freshet", 30_000, 90_000, 2));
        report.addNote("kinesalite: skipped");

        assertThat(report.markdown()).contains("- kinesalite: skipped").doesNotContain("best peer");
    }

    @Test
    void settingsSayWhatTheyExpect() {
        assertThatThrownBy(() -> PeersSettings.of("--shards", "0")).hasMessageContaining("shards 0");
        assertThatThrownBy(() -> PeersSettings.of("--peer", "x")).hasMessageContaining("--peer (expected: one of");
    }

    private static Numbers numbers(String name, long puts, long reads, long p99Millis) {
        Duration second = Duration.ofSeconds(1);
        ProcessUse memory = new ProcessUse(100, 200, 1, Duration.ZERO);
        return new Numbers(
                name,
                Wire.JSON,
                new Puts(puts, 0, second),
                1.0,
                0.5,
                new Latencies(new long[] {1_000_000, p99Millis * 1_000_000}),
                new Drained(reads, second),
                memory,
                memory);
    }
}
