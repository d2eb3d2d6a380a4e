package io.freshet.jobs.application;

import java.util.List;

/**
 * Some of the applications, ordered by name.
 *
 * @param hasMore whether others follow the last of these
 */
public record ApplicationPage(List<ApplicationDefinition> applications, boolean hasMore) {
    public ApplicationPage {
        applications = List.copyOf(applications);
    }
}
