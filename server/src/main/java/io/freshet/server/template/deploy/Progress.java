package io.freshet.server.template.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Who hears how far a deploy is, and keeps it. */
public interface Progress {
    /** Keeps the stack's document: a deploy that ends here is repaired by the next. */
    void save(ObjectNode document) throws InterruptedException;

    /** One sentence for the user. */
    void told(String sentence);
}
