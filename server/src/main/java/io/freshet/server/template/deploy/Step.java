package io.freshet.server.template.deploy;

import io.freshet.server.template.Declared;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a plan does with one resource.
 *
 * @param physicalId what it is called, as far as that is known
 * @param before what is there, if something is
 * @param declared what the template says, if it says something
 * @param needs logical ids that it names
 * @param note what changes, or why
 */
public record Step(
        Action action,
        String logicalId,
        String type,
        String physicalId,
        @Nullable Entry before,
        @Nullable Declared declared,
        Set<String> needs,
        List<String> note) {
    /** What is done. */
    public enum Action {
        /** Makes it. */
        CREATE,
        /** Changes it as it is. */
        CHANGE,
        /** Puts another in its place. */
        REPLACE,
        /** Removes it. */
        DELETE,
        /** Lets it run. */
        START,
        /** Stays, though the stack no longer has it. */
        RELEASE,
        /** Nothing is made of it, and nothing is missing. */
        ACCEPT,
        /** Left out, because it cannot be honoured. */
        SKIP,
        /** Is as it should be. */
        KEEP
    }

    /** Whether something is done. */
    public boolean changes() {
        return switch (action) {
            case CREATE, CHANGE, REPLACE, DELETE, START, RELEASE -> true;
            case ACCEPT, SKIP, KEEP -> false;
        };
    }
}
