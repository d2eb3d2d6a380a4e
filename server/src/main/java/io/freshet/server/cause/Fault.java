package io.freshet.server.cause;

import java.util.Locale;

/** The kinds of causes, the gravest first. Their names are told to programs. */
public enum Fault {
    /** Nothing is stored, as there is no room. */
    DISK_FULL(true),
    /** A key is not, or is no longer, let in: of a client, or of this server at its store. */
    CREDENTIALS_EXPIRED(true),
    /** The object store is away, has no such bucket, or does not take objects. */
    STORE_REFUSES(true),
    /** Jobs cannot make durable what they have done. */
    CHECKPOINT_FAILS(true),
    /** A job waits for a place to run. */
    NO_SLOT(true),
    /** A job fails of something else, and is started again. */
    JOB_FAILS(true),
    /** A function fails whatever it is given. */
    FUNCTION_FAILS(true),
    /** A function fails with one record, and others wait behind it. */
    POISONED_RECORD(true),
    /** What takes the records takes less than comes. */
    SLOW_SINK(true),
    /** More comes than a stream takes. */
    THROTTLED(true),
    /** Nearly everything goes into one shard. */
    SKEWED_KEY(false),
    /** Records cannot be read as they are declared, or cannot be converted. */
    BAD_RECORDS(false),
    /** Nobody reads what comes. */
    CONSUMER_STOPPED(false),
    /** Nothing comes. */
    SOURCE_IDLE(false);

    private final boolean grave;

    Fault(boolean grave) {
        this.grave = grave;
    }

    /** Whether something is broken, and not only standing still. */
    public boolean isGrave() {
        return grave;
    }

    /** As {@code disk-full}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
