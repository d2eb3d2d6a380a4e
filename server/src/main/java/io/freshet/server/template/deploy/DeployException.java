package io.freshet.server.template.deploy;

/** A deploy that was not done; the message says why, and what there is now. */
public final class DeployException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    DeployException(String message, Throwable cause) {
        super(message, cause);
    }
}
