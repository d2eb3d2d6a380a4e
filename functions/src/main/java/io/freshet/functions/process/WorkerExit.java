package io.freshet.functions.process;

/**
 * How a worker has ended.
 *
 * @param status as a shell has it: 128 and the signal's number if a signal ended it
 * @param cause who or what ended it
 */
public record WorkerExit(int status, Cause cause) {
    /** Who or what ended a worker. */
    public enum Cause {
        /** It ended itself, or something outside ended it. */
        OWN,
        /** It used more memory than it may. */
        MEMORY,
        /** It wrote more files than it may. */
        DISK,
        /** It started more processes than it may. */
        PROCESSES,
        /** Whoever started it. */
        KILLED
    }

    private static final int SIGNALLED = 128;
    private static final int KILL = 9;

    /** In the words that the service has for it, for example {@code exit status 1} or {@code signal: killed}. */
    public String describe() {
        if (cause != Cause.OWN || status == SIGNALLED + KILL) {
            return "signal: killed";
        }
        if (status <= SIGNALLED) {
            return "exit status " + status;
        }
        return switch (status - SIGNALLED) {
            case 4 -> "signal: illegal instruction";
            case 6 -> "signal: aborted";
            case 7 -> "signal: bus error";
            case 8 -> "signal: floating point exception";
            case 11 -> "signal: segmentation fault";
            case 15 -> "signal: terminated";
            case 24 -> "signal: CPU time limit exceeded";
            case 25 -> "signal: file size limit exceeded";
            default -> "exit status " + status;
        };
    }
}
