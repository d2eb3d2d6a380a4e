package io.freshet.ingest.action;

/** How long records may be kept. */
final class RetentionPeriod {
    private static final int SHORTEST_HOURS = 24;
    private static final int LONGEST_HOURS = 8760;

    private RetentionPeriod() {}

    static void requireValid(int hours) {
        if (hours < SHORTEST_HOURS) {
            throw KinesisErrors.invalidArgument("Minimum allowed retention period is " + SHORTEST_HOURS
                    + " hours. Requested retention period (" + hours + " hours) is too short.");
        }
        if (hours > LONGEST_HOURS) {
            throw KinesisErrors.invalidArgument("Maximum allowed retention period is " + LONGEST_HOURS
                    + " hours. Requested retention period (" + hours + " hours) is too long.");
        }
    }
}
