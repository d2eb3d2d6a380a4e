package io.freshet.functions.action;

import io.freshet.functions.code.CodeStore;
import io.freshet.functions.code.ObjectSource;
import io.freshet.functions.invoke.Invoker;
import io.freshet.functions.registry.FunctionRegistry;
import io.freshet.functions.registry.Layers;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the operations work with.
 *
 * @param ids makes the identifiers of revisions
 * @param locations where an archive can be fetched, by its hash
 */
public record Components(
        FunctionRegistry registry,
        Layers layers,
        CodeStore code,
        ObjectSource objects,
        Invoker invoker,
        Clock clock,
        Supplier<String> ids,
        Function<String, String> locations) {
    /** How many calls there may be at once in all; so many of them can be reserved for single functions that a hundred are left. */
    public static final int CONCURRENCY = 600;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    String now() {
        return TIME.format(clock.instant());
    }
}
