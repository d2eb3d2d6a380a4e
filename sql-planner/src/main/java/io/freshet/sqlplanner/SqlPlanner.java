package io.freshet.sqlplanner;

import java.util.List;

/** Plans an application: SQL text in, a plan or diagnostics out. Read this first. */
public final class SqlPlanner {
    private SqlPlanner() {}

    /** Plans the application over the streams it reads. */
    public static PlanResult plan(String code, List<InputStream> inputs) {
        return new PlanResult.Refused(
                List.of(new Diagnostic(Diagnostic.Code.NOT_YET_SUPPORTED, Span.START, code + inputs, "")));
    }
}
