package io.freshet.jobs.runner;

/** A cluster did not do what it was asked to: the message names the job and says why. */
public final class JobException extends RuntimeException {
    public JobException(JobKey key, String what, Throwable cause) {
        super("job " + key + ": " + what + ": " + rootMessage(cause), cause);
    }

    static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
