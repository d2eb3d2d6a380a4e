package io.freshet.server.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.operation.ApiException;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.Applications;
import io.freshet.jobs.application.flink.ApplicationPlans;
import io.freshet.jobs.local.Declarations;
import io.freshet.jobs.local.LocalException;
import io.freshet.jobs.local.PlanExplanation;
import io.freshet.server.answer.JsonAnswer;
import io.freshet.server.console.Visitor.Part;
import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.Diagnostic;
import io.freshet.sqlplanner.InputStream;
import io.freshet.sqlplanner.Plan;
import io.freshet.sqlplanner.PlanResult;
import io.freshet.sqlplanner.ReferenceTable;
import io.freshet.sqlplanner.SqlPlanner;
import io.freshet.sqlplanner.row.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Plans a text without running it, over the inputs of an application, those that are given, and those that its comments declare. */
final class SqlCheck {
    private static final int AT_ONCE = 2;
    private static final long PATIENCE_SECONDS = 5;
    private static final int MOST_INPUTS = 64;
    private static final int MOST_COLUMNS = 1_000;

    private final Applications applications;
    private final Semaphore turns = new Semaphore(AT_ONCE);

    SqlCheck(Applications applications) {
        this.applications = applications;
    }

    ObjectNode answer(Visitor visitor, JsonNode asked) {
        visitor.require(Part.CHECKS);
        if (!asked.path("sql").isTextual()) {
            throw new IllegalArgumentException("sql: missing (expected: {\"sql\": \"CREATE ..\"})");
        }
        String sql = asked.path("sql").asText();
        String application = asked.path("application").asText("");
        ObjectNode document = JsonAnswer.object();
        if (!application.isEmpty()) {
            visitor.requireApplication(application);
            ApplicationDefinition definition = applications.describe(application);
            if (definition.flink() != null) {
                document.putArray("diagnostics");
                return document.put("dialect", "flink");
            }
            return inTurn(() -> add(document, ApplicationPlans.planned(definition, sql)));
        }
        Map<String, List<Column>> inputs = new TreeMap<>();
        Map<String, List<Column>> tables = new TreeMap<>();
        try {
            Declarations declared = Declarations.in(sql);
            inputs.putAll(declared.inputs());
            tables.putAll(declared.tables());
        } catch (LocalException e) {
            return problem(document, String.valueOf(e.getMessage()));
        }
        addGiven(asked.path("inputs"), inputs);
        return inTurn(() -> add(document, SqlPlanner.plan(sql, inputStreams(inputs), tables(tables))));
    }

    private interface Check {
        ObjectNode run();
    }

    /** Planning takes a processor: there are not more at once than leave one for the data. */
    private ObjectNode inTurn(Check check) {
        try {
            if (!turns.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new ApiException("TooManyRequestsException", 429, "too many texts are being checked; try again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException("ServiceUnavailable", 503, "the server ends");
        }
        try {
            return check.run();
        } finally {
            turns.release();
        }
    }

    private static void addGiven(JsonNode given, Map<String, List<Column>> inputs) {
        if (given.size() > MOST_INPUTS) {
            throw new IllegalArgumentException("inputs: " + given.size() + " (expected: at most " + MOST_INPUTS + ")");
        }
        for (JsonNode input : given) {
            List<Column> columns = new ArrayList<>();
            if (input.path("columns").size() > MOST_COLUMNS) {
                throw new IllegalArgumentException(
                        "columns: " + input.path("columns").size() + " (expected: at most " + MOST_COLUMNS + ")");
            }
            for (JsonNode column : input.path("columns")) {
                String type = column.path("type").asText();
                SqlType.of(type);
                columns.add(new Column(column.path("name").asText(), type));
            }
            inputs.put(input.path("name").asText(), columns);
        }
    }

    private static List<InputStream> inputStreams(Map<String, List<Column>> inputs) {
        return inputs.entrySet().stream()
                .map(input -> new InputStream(
                        input.getKey(),
                        input.getValue().stream()
                                .filter(column -> !column.name().equals("ROWTIME"))
                                .toList()))
                .toList();
    }

    private static List<ReferenceTable> tables(Map<String, List<Column>> tables) {
        return tables.entrySet().stream()
                .map(table -> new ReferenceTable(table.getKey(), table.getValue()))
                .toList();
    }

    private static ObjectNode problem(ObjectNode document, String message) {
        String line = message.replaceFirst("(?s)^line (\\d+):.*$", "$1");
        int at = line.matches("\\d{1,6}") ? Integer.parseInt(line) : 1;
        document.putArray("diagnostics")
                .addObject()
                .put("line", at)
                .put("column", 1)
                .put("endLine", at)
                .put("endColumn", 1_000)
                .put("code", Diagnostic.Code.SYNTAX.name())
                .put("message", message.replaceFirst("^line \\d+: ", ""))
                .put("hint", "");
        return document;
    }

    private static ObjectNode add(ObjectNode document, PlanResult result) {
        ArrayNode diagnostics = document.putArray("diagnostics");
        if (result instanceof PlanResult.Refused refused) {
            refused.diagnostics().forEach(problem -> diagnostics
                    .addObject()
                    .put("line", problem.span().line())
                    .put("column", problem.span().column())
                    .put("endLine", problem.span().endLine())
                    .put("endColumn", problem.span().endColumn())
                    .put("code", problem.code().name())
                    .put("message", problem.message())
                    .put("hint", problem.hint()));
        } else if (result instanceof PlanResult.Planned planned) {
            PlanShape.add(document, planned.plan());
        }
        return document;
    }

    /** A plan as what can be drawn. */
    static final class PlanShape {
        private PlanShape() {}

        static void add(ObjectNode document, Plan plan) {
            ArrayNode inputs = document.putArray("inputs");
            plan.inputs().forEach(input -> add(inputs.addObject(), input.name(), input.columns()));
            ArrayNode tables = document.putArray("tables");
            plan.tables().forEach(table -> add(tables.addObject(), table.name(), table.columns()));
            ArrayNode streams = document.putArray("streams");
            plan.streams().forEach(stream -> add(streams.addObject(), stream.name(), stream.columns()));
            ArrayNode pumps = document.putArray("pumps");
            for (PlanExplanation.Pump pump : PlanExplanation.of(plan)) {
                ObjectNode shown = pumps.addObject().put("name", pump.name()).put("target", pump.target());
                ArrayNode sources = shown.putArray("sources");
                List<String> names = new ArrayList<>();
                plan.inputs().forEach(input -> names.add(input.name()));
                plan.streams().forEach(stream -> names.add(stream.name()));
                names.stream()
                        .filter(name -> plan.readers(name).stream()
                                .anyMatch(reader -> reader.name().equals(pump.name())))
                        .forEach(sources::add);
                ArrayNode steps = shown.putArray("steps");
                pump.steps().forEach(step -> steps.addObject()
                        .put("depth", step.depth())
                        .put("operator", step.operator())
                        .put("state", step.state())
                        .put("parallelism", step.parallelism()));
            }
        }

        private static void add(ObjectNode shown, String name, List<Column> columns) {
            ArrayNode list = shown.put("name", name).putArray("columns");
            columns.forEach(
                    column -> list.addObject().put("name", column.name()).put("type", column.type()));
        }
    }
}
