package io.freshet.jobs.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelismTest {
    @Test
    void isOneWithoutATag() {
        assertThat(Parallelism.of("app", Map.of("other", "7"))).isEqualTo(new Parallelism(1, 1));
    }

    @Test
    void isANumberOrARange() {
        assertThat(of("4")).isEqualTo(new Parallelism(4, 4));
        assertThat(of("4").isElastic()).isFalse();
        assertThat(of("2..64")).isEqualTo(new Parallelism(2, 64));
        assertThat(of("2..64").isElastic()).isTrue();
        assertThat(of("2..8").nearest(1)).isEqualTo(2);
        assertThat(of("2..8").nearest(16)).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65", "4..2", "1..65", "", "many", "1..", "1-4"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> of(text))
                .isInstanceOf(ApplicationException.class)
                .hasMessageContaining("application app: tag freshet:parallelism is " + text)
                .hasMessageContaining("1..64");
    }

    private static Parallelism of(String text) {
        return Parallelism.of("app", Map.of("freshet:parallelism", text));
    }
}
