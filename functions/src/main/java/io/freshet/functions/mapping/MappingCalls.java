package io.freshet.functions.mapping;

import io.freshet.functions.invoke.Invocation;
import io.freshet.functions.letter.Content;
import io.freshet.functions.letter.Letter;

/** What mappings do to others. */
public interface MappingCalls {
    /** Calls a function, and waits. */
    Invocation invoke(String functionArn, byte[] event) throws InterruptedException;

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
