package io.freshet.awsapi.trace;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(0x6789_1233L), ZoneOffset.UTC);
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private final Sampler quiet = new Sampler(0, 100, CLOCK);
    private final Sampler eager = new Sampler(1, 100, CLOCK);

    @Test
    void aSenderWhoTracesIsFollowed() {
        assertThat(quiet.decide(Map.of("traceparent", "00-" + TRACE + "-" + SPAN + "-01")))
                .isEqualTo(new TraceContext(TRACE, SPAN));
        assertThat(quiet.decide(Map.of(
                        "x-amzn-trace-id",
                        "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=" + SPAN + ";Sampled=1;Lineage=a:0")))
                .isEqualTo(new TraceContext(TRACE, SPAN));
    }

    @Test
    void aSenderWhoDoesNotTraceIsNotFollowed() {
        assertThat(eager.decide(Map.of("traceparent", "00-" + TRACE + "-" + SPAN + "-00")))
                .isNull();
        assertThat(eager.decide(Map.of("x-amzn-trace-id", "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Sampled=0")))
                .isNull();
    }

    @Test
    void aSenderWhoDoesNotSayIsFollowedAtTheRate() {
        Map<String, String> undecided = Map.of("x-amzn-trace-id", "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736");

        assertThat(quiet.decide(Map.of())).isNull();
        assertThat(quiet.decide(undecided)).isNull();
        assertThat(requireNonNull(eager.decide(undecided)).traceId()).isEqualTo(TRACE);
        TraceContext fresh = requireNonNull(eager.decide(Map.of()));
        assertThat(fresh.traceId()).startsWith("67891233");
        assertThat(fresh.hasParent()).isFalse();
    }

    @Test
    void aHeaderThatIsNoneSaysNothing() {
        for (String header : new String[] {
            "",
            "nonsense",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"
        }) {
            assertThat(quiet.decide(Map.of("traceparent", header))).as(header).isNull();
            assertThat(eager.decide(Map.of("traceparent", header))).as(header).isNotNull();
            assertThat(quiet.decide(Map.of("x-amzn-trace-id", header)))
                    .as(header)
                    .isNull();
        }
    }

    @Test
    void noMoreAreFollowedThanMayBeInASecond() {
        Sampler sampler = new Sampler(1, 3, CLOCK);
        Map<String, String> wanted = Map.of("traceparent", "00-" + TRACE + "-" + SPAN + "-01");

        for (int i = 0; i < 3; i++) {
            assertThat(sampler.decide(i == 1 ? Map.of() : wanted)).isNotNull();
        }

        assertThat(sampler.decide(wanted)).isNull();
        assertThat(Sampler.OFF.decide(wanted)).isNull();
    }
}
