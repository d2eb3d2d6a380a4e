package io.freshet.server.cli.completion;

import io.freshet.server.console.ConsoleApi;
import io.freshet.server.map.MapApi;
import io.freshet.server.stack.StackApi;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Kinds of names that a server is asked for, and which parameters and options take them. */
enum Names {
    STREAMS(ConsoleApi.PATH + "/names/streams", "names", ""),
    APPLICATIONS(ConsoleApi.PATH + "/names/applications", "names", ""),
    DELIVERIES(ConsoleApi.PATH + "/names/deliveries", "names", ""),
    FUNCTIONS(ConsoleApi.PATH + "/names/functions", "names", ""),
    JOBS(MapApi.PATH, "jobs", "id"),
    STACKS(StackApi.PATH, "stacks", "name");

    private final String path;
    private final String list;
    private final String member;

    Names(String path, String list, String member) {
        this.path = path;
        this.list = list;
        this.member = member;
    }

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    String path() {
        return path;
    }

    /** The member of the answer with the list of them. */
    String list() {
        return list;
    }

    /** The member of each in that list with its name; empty if they are names. */
    String member() {
        return member;
    }

    static Optional<Names> of(String code) {
        return Arrays.stream(values())
                .filter(names -> names.code().equals(code))
                .findFirst();
    }

    /** What a parameter or an option takes; empty if no names that a server knows. */
    static Optional<Names> of(ArgSpec argument) {
        if (argument instanceof OptionSpec option) {
            return switch (option.longestName()) {
                case "--application" -> Optional.of(APPLICATIONS);
                case "--delivery" -> Optional.of(DELIVERIES);
                case "--function" -> Optional.of(FUNCTIONS);
                case "--job" -> Optional.of(JOBS);
                case "--stack-name" -> Optional.of(STACKS);
                default -> Optional.empty();
            };
        }
        String path = argument.command().qualifiedName(" ");
        return switch (argument.paramLabel()) {
            case "STREAM" ->
                path.contains(" sql ") || path.endsWith(" create") ? Optional.empty() : Optional.of(STREAMS);
            case "APP" -> Optional.of(APPLICATIONS);
            case "DELIVERY_STREAM" -> Optional.of(DELIVERIES);
            case "JOB" -> Optional.of(JOBS);
            case "NAME" ->
                List.of("function", "stack").stream()
                        .filter(parent -> path.contains(" " + parent + " "))
                        .findFirst()
                        .map(parent -> parent.equals("function") ? FUNCTIONS : STACKS);
            default -> Optional.empty();
        };
    }
}
