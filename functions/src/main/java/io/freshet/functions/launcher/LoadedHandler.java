package io.freshet.functions.launcher;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/** A user's handler in this process, whose classes are its own. For one thread. */
public final class LoadedHandler {
    private final Handler handler;
    private final Map<String, String> environment;

    private LoadedHandler(Handler handler, Map<String, String> environment) {
        this.handler = handler;
        this.environment = environment;
    }

    /** The user's code has thrown something. */
    public static final class HandlerException extends Exception {
        private final transient byte[] document;

        private HandlerException(Failure failure) {
            super(failure.type());
            this.document = failure.document();
        }

        /** The class of what was thrown. */
        String type() {
            return requireNonNull(getMessage());
        }

        /** What the caller is told, in JSON. */
        public byte[] document() {
            return document;
        }
    }

    /**
     * Loads the class and makes an instance.
     *
     * @param name as a function's configuration has it
     * @param environment what the context says of the function
     */
    public static LoadedHandler load(String name, ClassLoader loader, Map<String, String> environment)
            throws HandlerException {
        try {
            return new LoadedHandler(new HandlerFinder(loader).find(name), environment);
        } catch (Throwable thrown) { // whatever the user's class does when it is loaded
            throw new HandlerException(Failure.of(thrown));
        }
    }

    /**
     * Calls it; the answer is JSON, or whatever a handler of streams has written.
     *
     * @param deadlineMillis since the epoch
     */
    public byte[] handle(String requestId, String functionArn, long deadlineMillis, byte[] event)
            throws HandlerException {
        try {
            return handler.handle(event, new InvocationContext(requestId, functionArn, deadlineMillis, environment));
        } catch (Throwable thrown) { // the user's; the function lives on
            throw new HandlerException(Failure.of(thrown));
        }
    }
}
