package io.freshet.server.cli;

import io.freshet.ingest.log.LogException;
import io.freshet.server.cli.completion.CompletionCommand;
import io.freshet.server.cli.completion.NamesCommand;
import io.freshet.server.cli.map.JobCommand;
import io.freshet.server.cli.map.MapCommand;
import io.freshet.server.cli.sql.SqlCommand;
import io.freshet.server.cli.stack.DeployCommand;
import io.freshet.server.cli.stack.StackCommand;
import io.freshet.server.cli.stream.StreamCommand;
import io.freshet.server.config.ConfigException;
import io.freshet.server.config.Nearest;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The program {@code freshet}. Exit codes: 0 it did what was asked, 1 it could not, 2 the command line or the configuration is wrong,
 * 130 it was interrupted.
 */
@Command(
        name = "freshet",
        description = "Kinesis, Firehose and streaming SQL on your own machines",
        version = "freshet 0.1.0",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it did what was asked",
            "1:it could not",
            "2:the command line or the configuration is wrong",
            "130:it was interrupted"
        })
public final class Freshet {
    /** The one that has to know all others. */
    private static final String ALL = "completion";

    /** In the order of the help. */
    static final List<Subcommand> SUBCOMMANDS = List.of(
            new Subcommand("demo", DemoCommand.class),
            new Subcommand("server", ServerCommand.class),
            new Subcommand("status", StatusCommand.class),
            new Subcommand("logs", LogsCommand.class),
            new Subcommand("stream", StreamCommand.class),
            new Subcommand("sql", SqlCommand.class),
            new Subcommand("query", QueryCommand.class),
            new Subcommand("function", FunctionCommand.class),
            new Subcommand("dlq", DlqCommand.class),
            new Subcommand("trace", TraceCommand.class),
            new Subcommand("delivery", DeliveryCommand.class),
            new Subcommand("audit", AuditCommand.class),
            new Subcommand("replay", ReplayCommand.class),
            new Subcommand("map", MapCommand.class),
            new Subcommand("job", JobCommand.class),
            new Subcommand("deploy", DeployCommand.class),
            new Subcommand("stack", StackCommand.class),
            new Subcommand("cluster", ClusterCommand.class),
            new Subcommand(ALL, CompletionCommand.class),
            new Subcommand("__complete", NamesCommand.class));

    private Freshet() {}

    /** A command below this one, by the name that its annotation has. */
    record Subcommand(String name, Class<?> type) {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs a command in this process; returns its exit code. */
    public static int run(String... arguments) {
        return commandLine(arguments.length == 0 ? "" : arguments[0])
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure))
                .setParameterExceptionHandler((mistake, given) -> correct(mistake))
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments.length == 0 ? new String[] {"--help"} : arguments);
    }

    /** With the subcommand that is asked for alone, if there is such a one: to look at all of them takes longer than most do. */
    private static CommandLine commandLine(String asked) {
        CommandLine all = new CommandLine(new Freshet());
        List<Subcommand> needed = SUBCOMMANDS.stream()
                .filter(known -> known.name().equals(asked) && !asked.equals(ALL))
                .toList();
        (needed.isEmpty() ? SUBCOMMANDS : needed).forEach(subcommand -> all.addSubcommand(subcommand.type()));
        return all;
    }

    /** What is wrong with the command line, and what was probably meant. */
    private static int correct(ParameterException mistake) {
        CommandLine command = mistake.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(command.getColorScheme().errorText(String.valueOf(mistake.getMessage())));
        if (!UnmatchedArgumentException.printSuggestions(mistake, err)) {
            nearest(mistake)
                    .ifPresentOrElse(
                            meant -> err.println("Did you mean: "
                                    + (command.getCommandSpec().qualifiedName(" ") + " " + meant).strip() + "?"),
                            () -> command.usage(err, command.getColorScheme()));
        }
        err.flush();
        return 2;
    }

    /** A command whose letters are nearly those given; letters that changed places are two. */
    private static Optional<String> nearest(ParameterException mistake) {
        return mistake instanceof UnmatchedArgumentException unmatched
                ? Nearest.within(
                        2,
                        unmatched.getUnmatched().get(0),
                        List.copyOf(mistake.getCommandLine().getSubcommands().keySet()))
                : Optional.empty();
    }

    /** One sentence for what a user can mend; a stack trace only for what he cannot. */
    private static int explain(Exception failure) {
        if (failure instanceof ConfigException config) {
            config.problems().forEach(problem -> System.err.println("freshet: " + problem));
            return 2;
        }
        if (failure instanceof InterruptedException) {
            return 130;
        }
        System.err.println("freshet: " + failure.getMessage());
        boolean explained = failure instanceof IllegalStateException || failure instanceof LogException;
        if (!explained) {
            System.err.println("This is a bug in Freshet. Please report it with what follows.");
            failure.printStackTrace();
        }
        return 1;
    }
}
