package io.freshet.sqlplanner;

import java.io.Serializable;
import java.util.List;

/** A planned application: streams, and the pumps between them. Serializable: it travels to where it runs, holding no planner classes. */
public final class Plan implements Serializable {
    private static final long serialVersionUID = 1L;

    private final List<InAppStream> streams;

    Plan(List<InAppStream> streams) {
        this.streams = List.copyOf(streams);
    }

    /** Every in-application stream, {@code error_stream} included. */
    public List<InAppStream> streams() {
        return streams;
    }

    /** The plan as text: one line per operator, indented by depth. */
    public String explain() {
        return "";
    }
}
