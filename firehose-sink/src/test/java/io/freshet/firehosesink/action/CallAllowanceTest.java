package io.freshet.firehosesink.action;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.firehosesink.lane.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.firehose.model.LimitExceededException;

class CallAllowanceTest {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-07-13T14:00:00Z"));
    private final CallAllowance allowance = CallAllowance.ofAws(clock);

    @Test
    void allowsTwentyFiveCallsInTwentyFourHoursForEachDeliveryStream() {
        for (int i = 0; i < 25; i++) {
            allowance.take("orders");
            clock.advance(Duration.ofMinutes(1));
        }

        assertThatThrownBy(() -> allowance.take("orders"))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("the next call is allowed at 2026-07-14T14:00:00Z");
        assertThatCode(() -> allowance.take("others")).doesNotThrowAnyException();
        clock.advance(Duration.ofHours(24).minusMinutes(25));
        assertThatCode(() -> allowance.take("orders")).doesNotThrowAnyException();
        assertThatThrownBy(() -> allowance.take("orders")).isInstanceOf(LimitExceededException.class);
    }
}
