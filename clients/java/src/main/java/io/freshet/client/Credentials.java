package io.freshet.client;

/**
 * An access key. Its secret is never printed.
 *
 * @param sessionToken of a temporary key; empty for a lasting one
 */
public record Credentials(String accessKeyId, String secretAccessKey, String sessionToken) {
    /** That of the environment, as AWS clients read it; any will do for a server that has no keys. */
    public static Credentials ofEnvironment() {
        return new Credentials(
                environment("AWS_ACCESS_KEY_ID", "any"),
                environment("AWS_SECRET_ACCESS_KEY", "any"),
                environment("AWS_SESSION_TOKEN", ""));
    }

    static String environment(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }

    @Override
    public String toString() {
        return "Credentials[" + accessKeyId + "]";
    }
}
