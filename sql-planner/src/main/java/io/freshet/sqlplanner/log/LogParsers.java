package io.freshet.sqlplanner.log;

import io.freshet.sqlplanner.text.BoundedPattern;
import java.util.List;
import java.util.Set;

/** Log parsers by the names of the functions they are behind, and their arguments after the line itself. */
public final class LogParsers {
    /** The functions. */
    public static final Set<String> NAMES = Set.of(
            "W3C_LOG_PARSE",
            "REGEX_LOG_PARSE",
            "FAST_REGEX_LOG_PARSE",
            "FIXED_COLUMN_LOG_PARSE",
            "VARIABLE_COLUMN_LOG_PARSE",
            "SYS_LOG_PARSE");

    private static final int MAX_COLUMNS = 1000;

    private LogParsers() {}

    /** The parser; {@link IllegalArgumentException} says what is wrong with the arguments. */
    public static LogParser of(String name, List<String> arguments) {
        return switch (name) {
            case "W3C_LOG_PARSE" -> W3cLog.of(argument(name, arguments, 0, 1));
            case "REGEX_LOG_PARSE" -> regex(name, arguments);
            case "FAST_REGEX_LOG_PARSE" -> new FastRegexLog(argument(name, arguments, 0, 1));
            case "FIXED_COLUMN_LOG_PARSE" -> new FixedColumns(ColumnSpecs.of(argument(name, arguments, 0, 1)));
            case "VARIABLE_COLUMN_LOG_PARSE" -> variable(name, arguments);
            case "SYS_LOG_PARSE" -> {
                if (!arguments.isEmpty()) {
                    throw tooMany(name, 0);
                }
                yield new SysLog();
            }
            default -> throw new IllegalArgumentException("log parser: '" + name + "' (expected: " + NAMES + ")");
        };
    }

    private static LogParser regex(String name, List<String> arguments) {
        BoundedPattern pattern = BoundedPattern.compile(argument(name, arguments, 0, 2), 0);
        return new RegexLog(
                pattern, arguments.size() > 1 ? columns(arguments.get(1)) : LogColumn.numbered(pattern.groups()));
    }

    private static LogParser variable(String name, List<String> arguments) {
        String columns = argument(name, arguments, 0, 4);
        if (arguments.size() < 2) {
            throw new IllegalArgumentException(name + ": no delimiter (expected: the line, the columns, a delimiter)");
        }
        return new VariableColumns(
                columns(columns),
                arguments.get(1),
                arguments.size() > 2 ? arguments.get(2) : "",
                arguments.size() > 3 ? arguments.get(3) : "");
    }

    /** A list of columns, or their number. */
    private static List<LogColumn> columns(String text) {
        if (!text.strip().matches("\\d{1,9}")) {
            return ColumnSpecs.of(text).stream().map(ColumnSpecs.Spec::column).toList();
        }
        int count = Integer.parseInt(text.strip());
        if (count < 1 || count > MAX_COLUMNS) {
            throw new IllegalArgumentException("columns: " + count + " (expected: 1.." + MAX_COLUMNS + ")");
        }
        return LogColumn.numbered(count);
    }

    private static String argument(String name, List<String> arguments, int position, int most) {
        if (arguments.size() > most) {
            throw tooMany(name, most);
        }
        if (arguments.size() <= position) {
            throw new IllegalArgumentException(
                    name + ": " + arguments.size() + " arguments after the line (expected: " + (position + 1) + ")");
        }
        return arguments.get(position);
    }

    private static IllegalArgumentException tooMany(String name, int most) {
        return new IllegalArgumentException(
                name + ": too many arguments (expected: at most " + most + " after the line)");
    }
}
