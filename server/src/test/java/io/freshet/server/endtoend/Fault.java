package io.freshet.server.endtoend;

/** What happens to a part of a cluster. */
record Fault(Kind kind, String part) {
    enum Kind {
        KILL("killed"),
        CUT("cut off"),
        SKEW("clock 5 s ahead"),
        FULL("disk full");

        final String said;

        Kind(String said) {
            this.said = said;
        }
    }

    /** Without the number of the part, for a table. */
    String name() {
        return part.replaceAll("-\\d+$", "") + " " + kind.said;
    }
}
