package io.freshet.jobs.application;

/**
 * Where the rows of one in-application stream go.
 *
 * @param id {@code 1.1} and so on; empty until the application has taken it
 * @param name of the in-application stream, in its exact case
 */
public record Output(String id, String name, StreamReference destination, Format format) {
    /** How a row is written. */
    public enum Format {
        JSON,
        CSV
    }

    public Output {
        if (name.isEmpty() || name.length() > 32) {
            throw ApplicationException.invalid("Output Name: " + name + " (expected: 1..32 characters)");
        }
    }

    /** An output that no application has taken yet. */
    public static Output of(String name, StreamReference destination, Format format) {
        return new Output("", name, destination, format);
    }

    public Output withId(String newId) {
        return new Output(newId, name, destination, format);
    }

    public Output withName(String newName) {
        return new Output(id, newName, destination, format);
    }

    public Output withDestination(StreamReference newDestination) {
        return new Output(id, name, newDestination, format);
    }

    public Output withFormat(Format newFormat) {
        return new Output(id, name, destination, newFormat);
    }
}
