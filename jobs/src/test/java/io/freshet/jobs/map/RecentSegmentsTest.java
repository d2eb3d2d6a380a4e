package io.freshet.jobs.map;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentSegmentsTest {
    private static final int HALF = 9 << 20;

    @Test
    void theOldestMakeRoom() {
        RecentSegments recent = new RecentSegments();

        recent.add("job", "first", new byte[HALF]);
        recent.add("job", "second", new byte[HALF]);

        assertThat(recent.find("job", "first")).isEmpty();
        assertThat(recent.find("job", "second")).isPresent();
        assertThat(recent.find("other", "second")).isEmpty();
    }

    @Test
    void whatIsTooLargeIsNotKept() {
        RecentSegments recent = new RecentSegments();

        recent.add("job", "huge", new byte[2 * HALF]);

        assertThat(recent.find("job", "huge")).isEmpty();
    }

    @Test
    void whatIsStoredAgainCountsOnce() {
        RecentSegments recent = new RecentSegments();

        recent.add("job", "first", new byte[HALF]);
        recent.add("job", "first", new byte[HALF]);

        assertThat(recent.find("job", "first")).isPresent();
    }
}
