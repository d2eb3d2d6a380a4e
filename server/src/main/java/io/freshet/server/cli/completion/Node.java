package io.freshet.server.cli.completion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A command as shells have to know it.
 *
 * @param path of the command below the program, each word with a space before it; empty of the program
 * @param subcommands those that are not hidden
 * @param options all their names
 * @param valued those that take a value, with its kind
 * @param parameters the kinds of what it takes, by position
 */
record Node(
        String path,
        List<String> subcommands,
        List<String> options,
        Map<String, String> valued,
        List<String> parameters) {
    /** A value of which nothing is known but that it may be a file. */
    static final String ANY = "-";

    /** All commands, a command before its subcommands. */
    static List<Node> of(CommandLine program) {
        List<Node> nodes = new ArrayList<>();
        collect(program, "", nodes);
        return nodes;
    }

    private static void collect(CommandLine command, String path, List<Node> nodes) {
        CommandSpec spec = command.getCommandSpec();
        Map<String, CommandLine> below = new TreeMap<>();
        command.getSubcommands().forEach((name, sub) -> {
            if (!sub.getCommandSpec().usageMessage().hidden()) {
                below.put(name, sub);
            }
        });
        List<String> options = new ArrayList<>();
        Map<String, String> valued = new TreeMap<>();
        for (OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                Collections.addAll(options, option.names());
                if (option.arity().max() > 0) {
                    Arrays.stream(option.names()).forEach(name -> valued.put(name, kind(option)));
                }
            }
        }
        List<String> parameters = new ArrayList<>();
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            parameters.add(kind(parameter));
        }
        Collections.sort(options);
        nodes.add(new Node(path, List.copyOf(below.keySet()), options, valued, parameters));
        below.forEach((name, sub) -> collect(sub, path + " " + name, nodes));
    }

    /** Words to choose from after a colon, or a kind of names. */
    private static String kind(ArgSpec argument) {
        if (argument.completionCandidates() != null) {
            List<String> words = new ArrayList<>();
            argument.completionCandidates().forEach(words::add);
            return ":" + String.join(" ", words).toLowerCase(Locale.ROOT);
        }
        String label = argument.paramLabel();
        if (label.matches("[a-z]+(\\|[a-z-]+)+")) {
            return ":" + label.replace('|', ' ');
        }
        return Names.of(argument).map(Names::code).orElse(ANY);
    }
}
