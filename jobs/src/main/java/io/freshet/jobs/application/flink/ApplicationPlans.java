package io.freshet.jobs.application.flink;

import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.CodeChecker;
import io.freshet.jobs.application.CodeProblem;
import io.freshet.jobs.application.Column;
import io.freshet.jobs.application.Input;
import io.freshet.jobs.application.InputFormat;
import io.freshet.jobs.application.Output;
import io.freshet.jobs.application.ReferenceSource;
import io.freshet.sqlplanner.Diagnostic;
import io.freshet.sqlplanner.InAppStream;
import io.freshet.sqlplanner.InputStream;
import io.freshet.sqlplanner.Plan;
import io.freshet.sqlplanner.PlanResult;
import io.freshet.sqlplanner.ReferenceTable;
import io.freshet.sqlplanner.SqlPlanner;
import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.source.RecordFormat;
import io.freshet.sqlplanner.source.SourceColumn;
import io.freshet.sqlplanner.source.SourceSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Definitions in the planner's terms. */
public final class ApplicationPlans implements CodeChecker {
    @Override
    public List<CodeProblem> check(ApplicationDefinition definition) {
        List<CodeProblem> types = unknownTypes(definition);
        if (!types.isEmpty()) {
            return types;
        }
        PlanResult result = result(definition);
        if (result instanceof PlanResult.Refused refused) {
            return refused.diagnostics().stream()
                    .map(problem -> codeProblem(problem, definition.code()))
                    .toList();
        }
        return unknownOutputs(definition, ((PlanResult.Planned) result).plan());
    }

    /** Columns of inputs and tables whose types are none of the dialect. */
    private static List<CodeProblem> unknownTypes(ApplicationDefinition definition) {
        List<CodeProblem> problems = new ArrayList<>();
        definition.inputs().forEach(input -> unknownTypes("input " + input.namePrefix(), input.columns(), problems));
        definition
                .references()
                .forEach(table -> unknownTypes("reference table " + table.tableName(), table.columns(), problems));
        return problems;
    }

    private static void unknownTypes(String where, List<Column> columns, List<CodeProblem> problems) {
        for (Column column : columns) {
            try {
                SqlType.of(column.sqlType());
            } catch (IllegalArgumentException e) {
                problems.add(new CodeProblem(1, 1, where + ", column " + column.name() + ": " + e.getMessage()));
            }
        }
    }

    /** The rendered text begins with the place, which a code problem says itself. */
    private static CodeProblem codeProblem(Diagnostic problem, String code) {
        CodeProblem place =
                new CodeProblem(problem.span().line(), problem.span().column(), "");
        String rendered = problem.render(code);
        String prefix = place.toString();
        return new CodeProblem(
                place.line(),
                place.column(),
                rendered.startsWith(prefix) ? rendered.substring(prefix.length()) : rendered);
    }

    private static List<CodeProblem> unknownOutputs(ApplicationDefinition definition, Plan plan) {
        List<String> streams = plan.streams().stream().map(InAppStream::name).toList();
        List<CodeProblem> problems = new ArrayList<>();
        for (Output output : definition.outputs()) {
            if (!streams.contains(output.name())) {
                problems.add(new CodeProblem(
                        1,
                        1,
                        "output " + output.name() + " is no in-application stream (expected one of: "
                                + String.join(", ", streams) + ")"));
            }
        }
        return problems;
    }

    /** The plan of a definition that has been checked. */
    static Plan plan(ApplicationDefinition definition) {
        PlanResult result = result(definition);
        if (result instanceof PlanResult.Planned planned) {
            return planned.plan();
        }
        throw new IllegalStateException("application " + definition.name() + " does not compile: "
                + ((PlanResult.Refused) result)
                        .diagnostics().stream()
                                .map(problem -> problem.render(definition.code()))
                                .collect(Collectors.joining("\n")));
    }

    private static PlanResult result(ApplicationDefinition definition) {
        return planned(definition, definition.code());
    }

    /** What would come of other code in the place of the definition's. */
    public static PlanResult planned(ApplicationDefinition definition, String code) {
        List<InputStream> inputs = definition.inputs().stream()
                .flatMap(input -> input.inAppStreamNames().stream()
                        .map(name -> new InputStream(name, schema(input).streamColumns())))
                .toList();
        List<ReferenceTable> tables = definition.references().stream()
                .map(reference -> new ReferenceTable(
                        reference.tableName(), schema(reference).streamColumns()))
                .toList();
        return SqlPlanner.plan(code, inputs, tables);
    }

    static SourceSchema schema(Input input) {
        return schema(input.format(), input.columns());
    }

    static SourceSchema schema(ReferenceSource reference) {
        return schema(reference.format(), reference.columns());
    }

    private static SourceSchema schema(InputFormat format, List<Column> columns) {
        return new SourceSchema(
                format(format), columns.stream().map(ApplicationPlans::column).toList());
    }

    private static RecordFormat format(InputFormat format) {
        if (format instanceof InputFormat.Csv csv) {
            return new RecordFormat.Csv(csv.rowDelimiter(), csv.columnDelimiter());
        }
        return new RecordFormat.Json(((InputFormat.Json) format).rowPath());
    }

    private static SourceColumn column(Column column) {
        return new SourceColumn(column.name(), column.sqlType(), column.mapping());
    }
}
