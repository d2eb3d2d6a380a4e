package io.freshet.firehosesink.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class IndexRotationTest {
    @Test
    void namesIndexesAsTheServiceDocumentsThem() {
        Instant arrival = Instant.parse("2016-02-25T13:00:00Z");

        assertThat(IndexRotation.NONE.suffix(arrival)).isEmpty();
        assertThat(IndexRotation.HOUR.suffix(arrival)).isEqualTo("-2016-02-25-13");
        assertThat(IndexRotation.DAY.suffix(arrival)).isEqualTo("-2016-02-25");
        assertThat(IndexRotation.WEEK.suffix(arrival)).isEqualTo("-2016-w08");
        assertThat(IndexRotation.MONTH.suffix(arrival)).isEqualTo("-2016-02");
    }

    @Test
    void beginsWeeksOnSundayAndGivesEachOneName() {
        assertThat(week("2026-01-03T23:59:59Z")).isEqualTo("-2025-w52");
        assertThat(week("2026-01-04T00:00:00Z")).isEqualTo("-2026-w01");
        assertThat(week("2026-01-10T23:59:59Z")).isEqualTo("-2026-w01");
        assertThat(week("2026-12-31T00:00:00Z")).isEqualTo("-2026-w52");
        assertThat(week("2027-01-01T00:00:00Z")).isEqualTo("-2026-w52");
    }

    private static String week(String arrival) {
        return IndexRotation.WEEK.suffix(Instant.parse(arrival));
    }
}
