package io.freshet.functions.invoke;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.functions.invoke.CallHealth.Failing;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class CallHealthTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private final CallHealth health = new CallHealth(Clock.fixed(NOW, ZoneOffset.UTC));

    private static Invocation answer(boolean good) {
        String payload = "{\"errorType\":\"ValueError\",\"errorMessage\":\"no\"}";
        return new Invocation(payload.getBytes(UTF_8), good ? null : "Unhandled", "1", new byte[0]);
    }

    @Test
    void failuresInARowAreCountedUntilACallSucceeds() {
        health.ended("f", answer(false));
        health.ended("f", answer(false));
        health.ended("other", answer(true));

        assertThat(health.failing("f")).contains(new Failing(2, NOW, NOW, "ValueError: no"));
        assertThat(health.failing("other")).isEmpty();
        health.ended("f", answer(true));
        assertThat(health.failing("f")).isEmpty();
    }

    @Test
    void aChangedFunctionBeginsAnew() {
        health.ended("f", answer(false));

        health.gone("f");

        assertThat(health.failing("f")).isEmpty();
    }
}
