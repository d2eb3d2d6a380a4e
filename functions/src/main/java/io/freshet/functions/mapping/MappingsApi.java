package io.freshet.functions.mapping;

import io.freshet.awsapi.operation.Operation;
import io.freshet.functions.registry.FunctionRegistry;
import java.time.Clock;
import java.util.List;

/** The operations on mappings. */
public final class MappingsApi {
    private MappingsApi() {}

    public static List<Operation<?, ?>> of(
            MappingStore store, FunctionRegistry registry, StreamFeed feed, ObjectFeed delivered, Clock clock) {
        return List.of(
                new CreateEventSourceMapping(store, registry, feed, delivered, clock),
                new GetEventSourceMapping(store),
                new ListEventSourceMappings(store),
                new UpdateEventSourceMapping(store, registry, clock),
                new DeleteEventSourceMapping(store));
    }
}
