package io.freshet.jobs.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.jobs.local.flink.LocalCluster;
import io.freshet.jobs.local.flink.LocalRun;
import io.freshet.sqlplanner.Diagnostic;
import io.freshet.sqlplanner.InAppStream;
import io.freshet.sqlplanner.Plan;
import io.freshet.sqlplanner.PlanResult;
import io.freshet.sqlplanner.SqlPlanner;
import io.freshet.sqlplanner.operator.ErrorRow;
import io.freshet.sqlplanner.row.StreamRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/** Runs a case of a test and says how what came differs from what was expected. */
public final class CaseRun {
    private CaseRun() {}

    /** The folder if it is a case, else the cases below it, by name. */
    public static List<Path> cases(Path directory) throws IOException {
        if (CaseFile.isIn(directory)) {
            return List.of(directory);
        }
        if (!Files.isDirectory(directory)) {
            throw new LocalException(directory + " is no folder (expected: one with app.sql and expected.json)");
        }
        try (Stream<Path> below = Files.walk(directory)) {
            List<Path> cases = below.filter(Files::isDirectory)
                    .filter(CaseFile::isIn)
                    .sorted()
                    .toList();
            if (cases.isEmpty()) {
                throw new LocalException(
                        directory + " holds no case (expected: folders with app.sql, input.json and expected.json)");
            }
            return cases;
        }
    }

    /** Lines that say what is wrong; none if the case passes. */
    public static List<String> differences(Path directory, LocalCluster cluster)
            throws IOException, InterruptedException {
        CaseFile test = CaseFile.read(directory);
        PlanResult result = SqlPlanner.plan(test.sql(), test.inputs(), test.tables());
        JsonNode rejection = test.expected().path("reject");
        if (result instanceof PlanResult.Refused refused) {
            return refused(refused.diagnostics(), test, rejection);
        }
        if (!rejection.isMissingNode()) {
            return List.of(
                    "expected to be refused: "
                            + rejection.path("message_contains").asText("(any message)"),
                    "was planned");
        }
        Plan plan = ((PlanResult.Planned) result).plan();
        Map<String, List<StreamRow>> rows = new HashMap<>();
        LocalRun run = new LocalRun(
                plan,
                test.tableRows(),
                new LinkedBlockingQueue<>(test.events(plan)),
                (stream, row) -> rows.computeIfAbsent(stream, unused -> new ArrayList<>())
                        .add(row));
        run.execute(cluster);
        return compared(test, plan, rows);
    }

    private static List<String> refused(List<Diagnostic> diagnostics, CaseFile test, JsonNode rejection) {
        String wanted = rejection.path("message_contains").asText();
        if (!rejection.isMissingNode()
                && diagnostics.stream().anyMatch(problem -> problem.message().contains(wanted))) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add(rejection.isMissingNode() ? "refused:" : "expected to be refused with '" + wanted + "', but with:");
        diagnostics.forEach(
                problem -> lines.addAll(problem.render(test.sql()).lines().toList()));
        return lines;
    }

    private static List<String> compared(CaseFile test, Plan plan, Map<String, List<StreamRow>> rows)
            throws IOException {
        RowComparison comparison = new RowComparison(test);
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, JsonNode> wanted :
                test.expected().path("streams").properties()) {
            InAppStream stream = plan.streams().stream()
                    .filter(candidate -> candidate.name().equals(wanted.getKey()))
                    .findFirst()
                    .orElseThrow(() -> test.wrong("expected.json: stream '" + wanted.getKey()
                            + "' is not in the application (expected: one of "
                            + plan.streams().stream().map(InAppStream::name).toList() + ")"));
            lines.addAll(comparison.rows(stream, rows.getOrDefault(stream.name(), List.of()), wanted.getValue()));
        }
        lines.addAll(comparison.errors(
                rows.getOrDefault(ErrorRow.STREAM, List.of()), test.expected().path("error_stream")));
        return lines;
    }
}
