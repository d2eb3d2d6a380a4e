package io.freshet.jobs.application;

/**
 * A log stream named by the user. It is kept and shown; nothing is written to it.
 *
 * @param id {@code 1.1} and so on; empty until the application has taken it
 * @param roleArn empty if the application's own role counts
 */
public record LoggingOption(String id, String logStreamArn, String roleArn) {
    /** An option that no application has taken yet. */
    public static LoggingOption of(String logStreamArn, String roleArn) {
        return new LoggingOption("", logStreamArn, roleArn);
    }

    public LoggingOption withId(String newId) {
        return new LoggingOption(newId, logStreamArn, roleArn);
    }
}
