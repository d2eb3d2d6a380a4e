package io.freshet.firehosesink.lane;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that goes on when it is told to. */
public class ManualClock extends Clock {
    private Instant now;

    public ManualClock(Instant start) {
        this.now = start;
    }

    public void advance(Duration by) {
        now = now.plus(by);
    }

    /** One that begins here and goes on by ten seconds whenever it is asked. */
    public Clock hurrying() {
        ManualClock own = new ManualClock(now);
        return new ManualClock(now) {
            @Override
            public Instant instant() {
                own.advance(Duration.ofSeconds(10));
                return own.instant();
            }
        };
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
