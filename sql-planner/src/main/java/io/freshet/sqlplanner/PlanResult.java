package io.freshet.sqlplanner;

import java.util.List;

/** What comes of planning an application: a plan, or the reasons why there is none. */
public sealed interface PlanResult {

    /** The application can run. */
    record Planned(Plan plan) implements PlanResult {}

    /** The application cannot run; at least one diagnostic says why. */
    record Refused(List<Diagnostic> diagnostics) implements PlanResult {
        public Refused {
            diagnostics = List.copyOf(diagnostics);
        }
    }
}
