package io.freshet.awsapi.resource;

import java.util.List;
import java.util.Optional;

/**
 * Documents by kind and name; every change is a conditional write on a version, and is durable when the call returns.
 * Implementations are safe for use by many threads and many processes.
 */
public interface ResourceStore {
    Optional<Resource> find(String kind, String name);

    /** All of a kind, ordered by name (by code point). */
    List<Resource> list(String kind);

    /** Stores a new document with version 1; empty if the name is taken. */
    Optional<Resource> create(String kind, String name, String document);

    /** Replaces the document if {@code expected} is still its version; empty if it has changed or gone. */
    Optional<Resource> replace(Resource expected, String document);

    /** Removes the document if {@code expected} is still its version; false if it has changed or gone. */
    boolean delete(Resource expected);

    /** Makes all of the changes, each to another document, or none; false if a condition does not hold. */
    boolean apply(List<Change> changes);
}
