package io.freshet.jobs.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.awsapi.resource.InMemoryResourceStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScalingTest {
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private final InMemoryJobs jobs = new InMemoryJobs();
    private final Applications applications = new Applications(
            new InMemoryResourceStore(),
            Samples::problems,
            jobs,
            arn -> true,
            ((InstantSource) () -> now).withZone(ZoneOffset.UTC),
            Runnable::run);

    @BeforeEach
    void startOne() {
        applications.create(
                Samples.application("app", Samples.CODE, List.of(Samples.input()), List.of(Samples.output())));
        applications.start("app", Map.of());
        jobs.commands.clear();
    }

    private String arn() {
        return applications.describe("app").arn();
    }

    private int width() {
        return applications.describe("app").width();
    }

    private void look(double busy, Duration time) {
        jobs.busy(busy);
        Instant end = now.plus(time);
        for (; !now.isAfter(end); now = now.plusSeconds(5)) {
            applications.scale();
        }
    }

    @Test
    void staysAsItIsWithoutATag() {
        look(1, Duration.ofMinutes(5));

        assertThat(width()).isEqualTo(1);
        assertThat(jobs.commands).isEmpty();
    }

    @Test
    void growsByTwosUnderLoadAndNoFurtherThanAllowed() {
        applications.tag(arn(), Map.of("freshet:parallelism", "1..5"));

        look(0.95, Duration.ofSeconds(25));
        assertThat(width()).isEqualTo(1);
        look(0.95, Duration.ofSeconds(10));
        assertThat(width()).isEqualTo(2);
        look(0.95, Duration.ofMinutes(5));
        assertThat(width()).isEqualTo(5);
        assertThat(jobs.commands)
                .containsExactly(
                        "redeploy app version 1 width 2",
                        "redeploy app version 1 width 4",
                        "redeploy app version 1 width 5");
        assertThat(applications.describe("app").status()).isEqualTo(ApplicationStatus.RUNNING);
    }

    @Test
    void doesNotGrowForABusyMoment() {
        applications.tag(arn(), Map.of("freshet:parallelism", "1..5"));

        for (int i = 0; i < 10; i++) {
            look(0.95, Duration.ofSeconds(20));
            look(0.5, Duration.ofSeconds(5));
        }

        assertThat(width()).isEqualTo(1);
    }

    @Test
    void shrinksAfterAQuietTime() {
        applications.tag(arn(), Map.of("freshet:parallelism", "1..5"));
        look(0.95, Duration.ofMinutes(5));
        jobs.commands.clear();

        look(0.25, Duration.ofMinutes(9));
        assertThat(width()).isEqualTo(5);
        look(0.25, Duration.ofMinutes(30));
        assertThat(width()).isEqualTo(1);
        assertThat(jobs.commands).containsExactly("redeploy app version 1 width 2", "redeploy app version 1");
    }

    @Test
    void isLeftAloneWhileNothingIsKnown() {
        applications.tag(arn(), Map.of("freshet:parallelism", "1..5"));

        look(-1, Duration.ofMinutes(30));

        assertThat(jobs.commands).isEmpty();
    }

    @Test
    void doesNotGrowWithoutSlots() {
        applications.tag(arn(), Map.of("freshet:parallelism", "1..8"));
        look(0.95, Duration.ofSeconds(35));
        jobs.leave(1);

        look(0.95, Duration.ofMinutes(5));

        assertThat(width()).isEqualTo(2);
    }

    @Test
    void followsItsTag() {
        applications.tag(arn(), Map.of("freshet:parallelism", "3"));
        assertThat(width()).isEqualTo(3);

        applications.untag(arn(), List.of("freshet:parallelism"));
        assertThat(width()).isEqualTo(1);
        assertThat(jobs.commands).containsExactly("redeploy app version 1 width 3", "redeploy app version 1");
    }

    @Test
    void hasItsWidthAfterAStart() {
        applications.stop("app");
        applications.tag(arn(), Map.of("freshet:parallelism", "2..4"));

        assertThat(width()).isEqualTo(2);
        assertThat(jobs.commands).containsExactly("stop app");
    }
}
