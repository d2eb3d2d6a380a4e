package io.freshet.server.config;

import io.freshet.ingest.fault.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The faults of {@code testing.faults}, each a map. */
final class FaultList {
    private static final Set<String> MEMBERS = Set.of("operation", "rate", "kind", "latency-ms");
    private static final String EXPECTED = " (expected: {operation: PutRecords, rate: 0..1,"
            + " kind: throttle, latency or internal-error, latency-ms: 1..60000 with latency only})";

    private FaultList() {}

    static List<Fault> read(@Nullable Object value, List<String> problems) {
        List<Fault> faults = new ArrayList<>();
        if (!(value instanceof List<?> list)) {
            problems.add("testing.faults: " + value + " (expected: a list)");
            return faults;
        }
        for (Object item : list) {
            fault(item).ifPresentOrElse(faults::add, () -> problems.add("testing.faults: " + item + EXPECTED));
        }
        return faults;
    }

    private static Optional<Fault> fault(@Nullable Object item) {
        if (!(item instanceof Map<?, ?> members) || !MEMBERS.containsAll(members.keySet())) {
            return Optional.empty();
        }
        Optional<Fault.Kind> kind = kind(String.valueOf(members.get("kind")));
        boolean late = kind.filter(found -> found == Fault.Kind.LATENCY).isPresent();
        boolean fits = members.get("operation") instanceof String
                && kind.isPresent()
                && members.get("rate") instanceof Number rate
                && rate.doubleValue() >= 0
                && rate.doubleValue() <= 1
                && late == members.containsKey("latency-ms")
                && (!late || isLatency(members.get("latency-ms")));
        if (!fits) {
            return Optional.empty();
        }
        return Optional.of(new Fault(
                String.valueOf(members.get("operation")),
                Double.parseDouble(String.valueOf(members.get("rate"))),
                kind.get(),
                late ? Duration.ofMillis(Long.parseLong(String.valueOf(members.get("latency-ms")))) : Duration.ZERO));
    }

    private static boolean isLatency(@Nullable Object value) {
        return value instanceof Integer millis && millis >= 1 && millis <= 60_000;
    }

    private static Optional<Fault.Kind> kind(String text) {
        for (Fault.Kind kind : Fault.Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
