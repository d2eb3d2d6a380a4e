package io.freshet.jobs.application;

import java.util.Optional;

/**
 * The state that an application is started from.
 *
 * @param goesOn whether it has any
 * @param snapshot absent for what the application stopped with
 */
public record Restore(boolean goesOn, Optional<String> snapshot) {
    /** What it stopped with. */
    public static final Restore LATEST = new Restore(true, Optional.empty());

    /** None. */
    public static final Restore NOTHING = new Restore(false, Optional.empty());

    /** That of a snapshot. */
    public static Restore of(String snapshot) {
        return new Restore(true, Optional.of(snapshot));
    }
}
