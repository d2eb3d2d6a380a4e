package io.freshet.jobs.application;

/** From where an input is read when its application starts. */
public enum StartingPosition {
    /** Records that arrive from now on. */
    NOW,
    /** The oldest record that the stream still holds. */
    TRIM_HORIZON,
    /** Where the application last stopped; the same as {@link #NOW} if it never ran. */
    LAST_STOPPED_POINT
}
