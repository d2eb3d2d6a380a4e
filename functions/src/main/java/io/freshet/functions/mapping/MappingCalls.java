package io.freshet.functions.mapping;

import io.freshet.functions.invoke.Invocation;
import io.freshet.functions.letter.Content;
import io.freshet.functions.letter.Letter;

/** What mappings do to others. */
public interface MappingCalls {
    /** Calls a function, and waits. */
    Invocation invoke(String functionArn, byte[] event) throws InterruptedException;

    /** Sends what has failed. */
    void send(String destination, String name, byte[] document);

    /** Keeps what is known of records that were given up and have been sent. */
    void keep(Letter letter, Content content);
}
