package io.freshet.server.cli.sql;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code freshet sql}: what can be done with an application's text without a server, and what an application on a server does. */
@Command(
        name = "sql",
        description = "Run, check, explain and test streaming SQL without a server; watch it on one",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            CheckCommand.class,
            ExplainCommand.class,
            TestCommand.class,
            TailCommand.class,
            HelpCommand.class
        })
public final class SqlCommand {}
