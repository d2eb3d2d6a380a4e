package io.freshet.server.cli.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.freshet.server.cli.option.OutputOption;
import io.freshet.sqlplanner.Diagnostic;
import io.freshet.sqlplanner.PlanResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code freshet sql check}: the diagnostics of an application, for people, editors and CI. */
@Command(
        name = "check",
        description = "Say what is wrong in SQL files, with line and column; exit code 1 if anything is",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "SQL files; - is the standard input")
    private List<String> files = new ArrayList<>();

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() throws IOException {
        ArrayNode all = JSON.createArrayNode();
        for (String file : files) {
            SqlText text = SqlText.read(file);
            List<Diagnostic> problems =
                    text.plan() instanceof PlanResult.Refused refused ? refused.diagnostics() : List.of();
            problems.forEach(problem -> add(all, file, problem));
            if (!output.json()) {
                text.explain(problems);
            }
        }
        if (output.json()) {
            System.out.println(written(all));
        }
        return all.isEmpty() ? 0 : 1;
    }

    private static void add(ArrayNode all, String file, Diagnostic problem) {
        all.addObject()
                .put("file", file)
                .put("line", problem.span().line())
                .put("column", problem.span().column())
                .put("endLine", problem.span().endLine())
                .put("endColumn", problem.span().endColumn())
                .put("severity", "error")
                .put("code", problem.code().name())
                .put("message", problem.message())
                .put("hint", problem.hint());
    }

    private static String written(ArrayNode all) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("diagnostics cannot be written as JSON", e);
        }
    }
}
