package io.freshet.firehosesink.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoadsTest {
    private static final Instant START = Instant.parse("2026-07-13T14:05:09Z");
    private static final String MANIFEST = "bucket/raw/errors/manifests/2026/07/13/14/manifest-bad.gz.json";

    private final ManualClock clock = new ManualClock(START);
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final List<String> loaded = new ArrayList<>();
    private final Set<String> failing = new HashSet<>();
    private final Set<String> unloadable = new HashSet<>();
    private int attempts;

    @Test
    void goesOnWithOthersWhileOneFailsAndLoadsItOnceItCan() {
        Loads loads = loads(Duration.ofHours(1));
        failing.add("raw/bad.gz");
        loads.add(pending("raw/bad.gz"));
        loads.add(pending("raw/good.gz"));
        progress(loads, Duration.ofMinutes(10));

        assertThat(loaded).containsExactly("raw/good.gz");
        assertThat(attempts)
                .as("attempts in ten minutes, with pauses that double up to two minutes")
                .isBetween(8, 14);
        assertThat(loads.pending()).singleElement().satisfies(load -> assertThat(load.firstFailedAt())
                .isEqualTo(START));
        failing.clear();
        progress(loads, Duration.ofMinutes(3));

        assertThat(loaded).containsExactly("raw/good.gz", "raw/bad.gz");
        assertThat(loads.pending()).isEmpty();
        assertThat(store.visible()).isEmpty();
    }

    @Test
    void listsInAManifestWhatIsNotLoadedInTime() {
        Loads loads = loads(Duration.ofMinutes(5));
        failing.add("raw/bad.gz");
        loads.add(pending("raw/bad.gz"));
        progress(loads, Duration.ofMinutes(10));

        assertThat(loads.pending()).isEmpty();
        assertThat(store.visible()).containsOnlyKeys(MANIFEST);
        assertThat(new String(store.visible().get(MANIFEST), StandardCharsets.UTF_8))
                .isEqualTo("{\"entries\":[{\"url\":\"s3://bucket/raw/bad.gz\",\"mandatory\":true}]}");
    }

    @Test
    void doesNotTryAgainWhatCanNeverBeLoaded() {
        Loads loads = loads(Duration.ofHours(1));
        unloadable.add("raw/bad.gz");
        loads.add(pending("raw/bad.gz"));
        progress(loads, Duration.ofSeconds(1));

        assertThat(attempts).isEqualTo(1);
        assertThat(store.visible()).containsOnlyKeys(MANIFEST);
        assertThat(loads.pending()).isEmpty();
    }

    @Test
    void goesOnAfterARestartWithTheTimeThatIsLeft() {
        Loads first = loads(Duration.ofMinutes(5));
        failing.add("raw/bad.gz");
        first.add(pending("raw/bad.gz"));
        progress(first, Duration.ofMinutes(3));
        Loads second = loads(Duration.ofMinutes(5));
        first.pending().forEach(second::add);
        second.add(pending("raw/bad.gz"));
        progress(second, Duration.ofMinutes(3));

        assertThat(store.visible()).containsOnlyKeys(MANIFEST);
    }

    private void progress(Loads loads, Duration time) {
        for (int seconds = 0; seconds < time.toSeconds(); seconds++) {
            loads.progress();
            loads.progress();
            clock.advance(Duration.ofSeconds(1));
        }
        loads.progress();
    }

    private static PendingLoad pending(String key) {
        return new PendingLoad("bucket", key, "gzip", 7, 70, START, 0, null, START);
    }

    private Loads loads(Duration retryFor) {
        return new Loads(
                Configs.target("raw/", "", Configs.plainFormat()),
                retryFor,
                new Noted(),
                store,
                Runnable::run,
                clock,
                DeliveryMeter.NONE);
    }

    private final class Noted implements ObjectLoader {
        @Override
        public void load(PendingLoad object) throws IOException {
            attempts++;
            if (unloadable.contains(object.key())) {
                throw new Unloadable("never");
            }
            if (failing.contains(object.key())) {
                throw new IOException("not now");
            }
            loaded.add(object.key());
        }

        @Override
        public void close() {}
    }
}
