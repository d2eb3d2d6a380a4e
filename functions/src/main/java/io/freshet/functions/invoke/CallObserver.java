package io.freshet.functions.invoke;

import io.freshet.functions.registry.FunctionRegistry.Resolved;

/** Is told what came of calls. */
public interface CallObserver {
    /** A call has ended; must neither block nor throw. Whoever waits for the answer gets it afterwards. */
    void ended(Resolved function, String requestId, Invocation answer);

    /** A function has gone: what is remembered of its calls is of no use any more. */
    default void gone(String function) {}
}
