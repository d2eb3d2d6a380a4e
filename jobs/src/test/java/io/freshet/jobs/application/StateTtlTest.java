package io.freshet.jobs.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** For how long an application keeps what nothing else ends. */
class StateTtlTest {
    @Test
    void isForEverUnlessATagSaysOtherwise() {
        assertThat(StateTtl.of("app", Map.of("other", "7d")).time()).isZero();
        assertThat(of("36h")).isEqualTo(Duration.ofHours(36));
        assertThat(of("3650d")).isEqualTo(Duration.ofDays(3_650));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "7", "7w", "-1d", "9999d", "P7D", ""})
    void whatIsNoTimeIsRefusedWithWhatIsExpected(String text) {
        assertThatThrownBy(() -> of(text))
                .isInstanceOf(ApplicationException.class)
                .hasMessage("application app: tag freshet:state-ttl is " + text
                        + " (expected: a time such as 12h or 7d, 1s..3650d)");
    }

    private static Duration of(String text) {
        return StateTtl.of("app", Map.of("freshet:state-ttl", text)).time();
    }
}
