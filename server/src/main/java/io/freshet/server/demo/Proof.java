package io.freshet.server.demo;

import java.util.HashSet;
import java.util.List;

/**
 * What was put against what was found.
 *
 * @param put records acknowledged
 * @param delivered records found in objects
 * @param distinct different ones among them
 */
record Proof(int put, int delivered, int distinct) {
    static Proof of(int put, List<String> identities) {
        return new Proof(put, identities.size(), new HashSet<>(identities).size());
    }

    boolean holds() {
        return put == delivered && delivered == distinct;
    }

    @Override
    public String toString() {
        return "records put %,d = records delivered %,d, delivered twice %,d  ->  %s"
                .formatted(put, delivered, delivered - distinct, holds() ? "exactly once" : "NOT EXACTLY ONCE");
    }
}
