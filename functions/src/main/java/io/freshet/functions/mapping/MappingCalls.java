package io.freshet.functions.mapping;

import io.freshet.awsapi.trace.TraceContext;
import io.freshet.functions.invoke.Invocation;
import io.freshet.functions.letter.Content;
import io.freshet.functions.letter.Letter;
import org.jspecify.annotations.Nullable;

/** What mappings do to others. */
public interface MappingCalls {
    /**
     * Calls a function, and waits.
     *
     * @param trace to which the call belongs; null if it is not traced
     */
    Invocation invoke(String functionArn, byte[] event, @Nullable TraceContext trace) throws InterruptedException;

    /**
     * Takes an event that is to be handled some time; it is durable when this returns.
     *
     * @param id of the event: one that is still waiting is not taken again
     */
    void accept(String functionArn, String id, byte[] event);

    /** Sends what has failed. */
    void send(String destination, String name, byte[] document);

    /** Where what holds a mapping up is told. */
    Holdups holdups();

    /** Keeps what is known of records that were given up and have been sent. */
    void keep(Letter letter, Content content);
}
