package io.freshet.functions.mapping;

import io.freshet.functions.invoke.Invocation;

/** What mappings do to others. */
public interface MappingCalls {
    /** Calls a function, and waits. */
    Invocation invoke(String functionArn, byte[] event) throws InterruptedException;

    /** Sends what has failed. */
    void send(String destination, String name, byte[] document);
}
