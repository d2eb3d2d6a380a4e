package io.freshet.server.cli.completion;

import java.util.List;
import java.util.Map;

/** Completion for fish. */
final class FishScript {
    private static final String HEAD =
            """
            # Completion of freshet, made by 'freshet completion'.
            function __freshet_at
                set -l at ""
                set -l skip 0
                set -l words (commandline -opc)
                for word in $words[2..-1]
                    if test $skip = 1
                        set skip 0
                    else if contains -- "$at,$word" $__freshet_takes
                        set skip 1
                    else if contains -- "$at,$word" $__freshet_subs
                        set at "$at $word"
                    end
                end
                echo "$at"
            end

            function __freshet_is
                set -l at (__freshet_at)
                test "$at" = "$argv[1]"
            end

            function __freshet_names
                set -l words (commandline -opc)
                set -l endpoint
                for i in (seq (count $words))
                    if contains -- $words[$i] --endpoint --endpoint-url; and test $i -lt (count $words)
                        set endpoint --endpoint-url $words[(math $i + 1)]
                    end
                end
                $words[1] __complete $argv[1] $endpoint 2>/dev/null
            end

            """;

    private FishScript() {}

    static String of(List<Node> nodes) {
        StringBuilder script = new StringBuilder(HEAD);
        script.append("set -g __freshet_subs");
        nodes.forEach(node -> node.subcommands().forEach(sub -> script.append(" '")
                .append(node.path())
                .append(',')
                .append(sub)
                .append('\'')));
        script.append("\nset -g __freshet_takes");
        nodes.forEach(node -> node.valued().keySet().forEach(option -> script.append(" '")
                .append(node.path())
                .append(',')
                .append(option)
                .append('\'')));
        script.append("\n\n");
        nodes.forEach(node -> add(script, node));
        return script.toString();
    }

    private static void add(StringBuilder script, Node node) {
        String here = "complete -c freshet -n '__freshet_is \"" + node.path() + "\"'";
        if (!node.subcommands().isEmpty()) {
            script.append(here)
                    .append(" -f -a '")
                    .append(String.join(" ", node.subcommands()))
                    .append("'\n");
        } else if (!node.parameters().isEmpty()) {
            script.append(here).append(values(node.parameters().get(0))).append('\n');
        }
        for (String option : node.options()) {
            script.append(here).append(flag(option));
            Map<String, String> valued = node.valued();
            String kind = valued.get(option);
            if (kind != null) {
                script.append(" -r").append(values(kind));
            }
            script.append('\n');
        }
    }

    private static String flag(String option) {
        return option.startsWith("--") ? " -l " + option.substring(2) : " -s " + option.substring(1);
    }

    private static String values(String kind) {
        if (kind.equals(Node.ANY)) {
            return "";
        }
        return kind.startsWith(":") ? " -f -a '" + kind.substring(1) + "'" : " -f -a '(__freshet_names " + kind + ")'";
    }
}
