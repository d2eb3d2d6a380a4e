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
        subcommands = {
            DemoCommand.class,
            ServerCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            StreamCommand.class,
            SqlCommand.class,
            QueryCommand.class,
            FunctionCommand.class,
            DlqCommand.class,
            TraceCommand.class,
            DeliveryCommand.class,
            AuditCommand.class,
            ReplayCommand.class,
            MapCommand.class,
            JobCommand.class,
            DeployCommand.class,
            StackCommand.class,
            ClusterCommand.class,
            CompletionCommand.class,
            NamesCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it did what was asked",
            "1:it could not",
            "2:the command line or the configuration is wrong",
            "130:it was interrupted"
        })
public final class Freshet {
    private Freshet() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs a command in this process; returns its exit code. */
    public static int run(String... arguments) {
        return new CommandLine(new Freshet())
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure))
                .setParameterExceptionHandler((mistake, given) -> correct(mistake))
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments.length == 0 ? new String[] {"--help"} : arguments);
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
