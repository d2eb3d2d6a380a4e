package io.freshet.functions.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.functions.mapping.Holdups.Holdup;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HoldupsTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private final Holdups holdups = new Holdups();

    private static Holdup holdup(String first, int attempts, Instant since) {
        return new Holdup("uuid", "arn:f", "arn:s", "shard", first, 1, attempts, since, "no", false);
    }

    @Test
    void theSameRecordIsHeldSinceItFirstFailed() {
        holdups.held("place", holdup("7", 1, NOW));
        holdups.held("place", holdup("7", 2, NOW.plusSeconds(5)));

        assertThat(holdups.list()).containsExactly(holdup("7", 2, NOW));
        holdups.held("place", holdup("8", 1, NOW.plusSeconds(9)));
        assertThat(holdups.list()).containsExactly(holdup("8", 1, NOW.plusSeconds(9)));
        holdups.released("place");
        assertThat(holdups.list()).isEmpty();
    }

    @Test
    void whetherOthersWereHandledIsKnown() {
        holdups.handled("uuid");

        holdups.held("place", holdup("7", 1, NOW));

        assertThat(holdups.list()).extracting(Holdup::workedBefore).containsExactly(true);
    }
}
