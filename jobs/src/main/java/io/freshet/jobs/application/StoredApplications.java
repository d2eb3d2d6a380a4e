package io.freshet.jobs.application;

import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import java.util.List;
import java.util.Optional;

/** The applications of the resource store. */
final class StoredApplications {
    private static final String KIND = "application";

    /** An application and the version of its document that a conditional write names. */
    record Stored(Resource resource, ApplicationDefinition definition) {}

    private final ResourceStore store;

    StoredApplications(ResourceStore store) {
        this.store = store;
    }

    Optional<Stored> find(String name) {
        return store.find(KIND, name).map(StoredApplications::stored);
    }

    /** Ordered by name. */
    List<ApplicationDefinition> all() {
        return store.list(KIND).stream()
                .map(resource -> stored(resource).definition())
                .toList();
    }

    /** False if the name is taken. */
    boolean create(ApplicationDefinition definition) {
        return store.create(KIND, definition.name(), ApplicationDocument.of(definition))
                .isPresent();
    }

    /** False if {@code expected} has changed or gone. */
    boolean replace(Stored expected, ApplicationDefinition definition) {
        return store.replace(expected.resource(), ApplicationDocument.of(definition))
                .isPresent();
    }

    /** Writes {@code to} if the application is still {@code from}. */
    void settle(String name, ApplicationStatus from, ApplicationStatus to) {
        Optional<Stored> current = find(name);
        while (current.filter(stored -> stored.definition().status() == from).isPresent()
                && !replace(current.get(), current.get().definition().withStatus(to))) {
            current = find(name);
        }
    }

    /** Removes an application that is being deleted. */
    void delete(String name) {
        Optional<Stored> current = find(name);
        while (current.isPresent() && !store.delete(current.get().resource())) {
            current = find(name);
        }
    }

    private static Stored stored(Resource resource) {
        return new Stored(resource, ApplicationDocument.read(resource.name(), resource.document()));
    }
}
