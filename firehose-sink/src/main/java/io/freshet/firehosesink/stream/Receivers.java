package io.freshet.firehosesink.stream;

import io.freshet.firehosesink.lane.DeliveryConfig;
import java.util.Optional;

/** Looks at what takes the records of delivery streams: the server that they are sent to, the table that they are loaded into. */
@FunctionalInterface
public interface Receivers {
    /** Why nothing can be delivered to it, in one sentence; empty if it is well, if there is none, or if that cannot be told now. */
    Optional<String> problem(DeliveryConfig config);

    /** Sees no problem anywhere. */
    static Receivers unknown() {
        return config -> Optional.empty();
    }

    /** Both of them. */
    default Receivers and(Receivers other) {
        return config -> problem(config).or(() -> other.problem(config));
    }
}
