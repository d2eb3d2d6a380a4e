package io.freshet.sqlplanner.function;

import io.freshet.sqlplanner.log.LogParser;
import io.freshet.sqlplanner.log.LogParsers;
import io.freshet.sqlplanner.text.Memo;
import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.linq4j.function.SemiStrict;
import org.jspecify.annotations.Nullable;

/** What the log parsing functions compute; called by generated code. */
@SemiStrict
public final class LogRecords {
    /** Between the function's name and its arguments, in a key. */
    private static final String SEPARATOR = "\u0001";

    private static final Memo<String, LogParser> PARSERS = new Memo<>(LogRecords::parser);

    private LogRecords() {}

    /** A function and its arguments, in one text. */
    public static String key(String function, List<String> arguments) {
        return function + SEPARATOR + String.join(SEPARATOR, arguments) + SEPARATOR;
    }

    private static LogParser parser(String key) {
        List<String> parts = List.of(key.split(SEPARATOR, -1));
        List<String> arguments = parts.subList(1, parts.size() - 1);
        boolean none = arguments.size() == 1 && arguments.get(0).isEmpty();
        return LogParsers.of(parts.get(0), none ? List.of() : arguments);
    }

    /** The record of a line, or null if the line is not of the format. */
    public static @Nullable Object parse(String line, String key) {
        return PARSERS.get(key).parse(line);
    }

    public static @Nullable String text(Object record, int field) {
        return (String) ((@Nullable Object[]) record)[field];
    }

    public static @Nullable Byte tiny(Object record, int field) {
        return (Byte) ((@Nullable Object[]) record)[field];
    }

    public static @Nullable Short small(Object record, int field) {
        return (Short) ((@Nullable Object[]) record)[field];
    }

    public static @Nullable Integer whole(Object record, int field) {
        return (Integer) ((@Nullable Object[]) record)[field];
    }

    public static @Nullable Long big(Object record, int field) {
        return (Long) ((@Nullable Object[]) record)[field];
    }

    public static @Nullable Float real(Object record, int field) {
        return (Float) ((@Nullable Object[]) record)[field];
    }

    public static @Nullable Double approximate(Object record, int field) {
        return (Double) ((@Nullable Object[]) record)[field];
    }

    public static @Nullable BigDecimal decimal(Object record, int field) {
        return (BigDecimal) ((@Nullable Object[]) record)[field];
    }

    public static @Nullable Boolean truth(Object record, int field) {
        return (Boolean) ((@Nullable Object[]) record)[field];
    }
}
