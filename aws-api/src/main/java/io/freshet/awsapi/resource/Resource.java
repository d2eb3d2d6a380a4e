package io.freshet.awsapi.resource;

/**
 * A stored document with its version.
 *
 * @param kind what it is, for example {@code stream}
 * @param name unique within its kind
 * @param version 1 when created, one more with every change
 * @param document JSON text
 */
public record Resource(String kind, String name, long version, String document) {
    public Resource {
        if (version < 1) {
            throw new IllegalArgumentException("version: " + version + " (expected: 1 or more)");
        }
    }
}
