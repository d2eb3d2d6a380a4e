package io.freshet.jobs.application.flink;

import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.CodeChecker;
import io.freshet.jobs.application.CodeProblem;
import io.freshet.jobs.flinksql.FlinkSqlException;
import io.freshet.jobs.flinksql.flink.FlinkSqlJob;
import io.freshet.jobs.flinksql.flink.TableBackends;
import java.util.List;

/** Checks code as what runs it: the own dialect, or Flink's SQL. */
public final class CodeByRuntime implements CodeChecker {
    private final CodeChecker own = new ApplicationPlans();
    private final TableBackends tables;

    public CodeByRuntime(TableBackends tables) {
        this.tables = tables;
    }

    @Override
    public List<CodeProblem> check(ApplicationDefinition definition) {
        if (definition.flink() == null) {
            return own.check(definition);
        }
        try {
            FlinkSqlJob.check(definition.name(), definition.code(), tables);
            return List.of();
        } catch (FlinkSqlException e) {
            CodeProblem place = new CodeProblem(
                    e.diagnostic().span().line(), e.diagnostic().span().column(), "");
            return List.of(new CodeProblem(
                    place.line(),
                    place.column(),
                    e.render().substring(place.toString().length())));
        }
    }
}
