package io.freshet.server.cause;

/**
 * Why nothing comes out, or less than expected.
 *
 * @param of what it concerns
 * @param name of that; empty of the server
 * @param sentence what it is, what was expected, what to do
 */
public record Cause(Fault fault, Of of, String name, String sentence) {
    /** What a cause concerns. */
    public enum Of {
        SERVER("server"),
        STREAM("stream"),
        APPLICATION("application"),
        DELIVERY("delivery stream"),
        FUNCTION("function");

        private final String words;

        Of(String words) {
            this.words = words;
        }

        /** As people say. */
        public String words() {
            return words;
        }
    }
}
