package io.freshet.server.cli.sql;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.jobs.local.PlanExplanation;
import io.freshet.jobs.local.PlanExplanation.Pump;
import io.freshet.jobs.local.PlanExplanation.Step;
import io.freshet.server.cli.option.OutputOption;
import io.freshet.sqlplanner.PlanResult;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code freshet sql explain}: how an application runs. */
@Command(
        name = "explain",
        description = "Show how an application runs: its algebra, its operators, what they keep, how many there are",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Parameters(paramLabel = "FILE", description = "an SQL file; - is the standard input")
    private String file = "-";

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() throws IOException {
        SqlText text = SqlText.read(file);
        PlanResult result = text.plan();
        if (result instanceof PlanResult.Refused refused) {
            text.explain(refused.diagnostics());
            return 1;
        }
        List<Pump> pumps = PlanExplanation.of(((PlanResult.Planned) result).plan());
        if (output.json()) {
            System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(pumps));
        } else {
            pumps.forEach(ExplainCommand::print);
        }
        return 0;
    }

    private static void print(Pump pump) {
        System.out.println("pump " + pump.name() + " into " + pump.target());
        System.out.println("  logical");
        pump.logical().lines().forEach(line -> System.out.println("    " + line));
        System.out.println("  operators");
        for (Step step : pump.steps()) {
            String indent = "    " + "  ".repeat(step.depth());
            System.out.println(indent + step.operator());
            System.out.println(indent + "  # parallelism: " + step.parallelism()
                    + (step.state().isEmpty() ? "" : "; state: " + step.state()));
        }
        System.out.println();
    }
}
