package io.freshet.server.template;

import io.freshet.server.template.Value.Mapping;
import java.util.List;
import java.util.Set;

/**
 * A resource as a template declares it, before functions are resolved.
 *
 * @param type for example {@code AWS::Kinesis::Stream}
 * @param typePlace where the type stands
 * @param condition empty if it has none
 * @param dependsOn what it names itself
 * @param retained whether it stays when the stack goes ({@code DeletionPolicy})
 */
public record Declared(
        String logicalId,
        String type,
        Place typePlace,
        Mapping properties,
        String condition,
        List<String> dependsOn,
        boolean retained) {
    private static final Set<String> KEEPS = Set.of("Retain", "RetainExceptOnCreate", "Snapshot");

    public Declared {
        dependsOn = List.copyOf(dependsOn);
    }

    /** Whether a {@code DeletionPolicy} keeps the resource. */
    static boolean keeps(String policy) {
        return KEEPS.contains(policy);
    }

    /** Another resource that is declared by this one. */
    Declared further(String id, String otherType, Mapping itsProperties) {
        return new Declared(id, otherType, typePlace, itsProperties, condition, dependsOn, retained);
    }
}
