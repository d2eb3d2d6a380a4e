package io.freshet.sqlplanner.source;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the values of columns in a record that is one plain JSON object: printable ASCII, nothing escaped, no member of a column twice, no column
 * that holds an object or array. It looks at each byte once and makes nothing. Of everything else it says only that it is not plain, whether it is JSON
 * or not: whoever asks goes to a parser then. Not thread-safe.
 */
final class PlainJson {
    /** What a value is; {@link #ABSENT} if the record has none. */
    static final byte ABSENT = 0;

    static final byte NULL = 1;
    static final byte STRING = 2;
    static final byte INTEGER = 3;
    static final byte DECIMAL = 4;
    static final byte TRUE = 5;
    static final byte FALSE = 6;

    private static final int NOT_PLAIN = -1;
    private static final int MOST_DEPTH = 60;
    private static final int LONGEST_NUMBER = 100;
    private static final byte[] TRUE_TEXT = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE_TEXT = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL_TEXT = "null".getBytes(StandardCharsets.US_ASCII);

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long SPACES = ' ' * ONES;

    private final Members root;
    private final Members nobody = new Members(Map.of());
    private final byte[] kinds;
    private final int[] starts;
    private final int[] ends;
    private byte[] data = new byte[0];

    /** The members of an object that columns are in, or below. */
    private static final class Members {
        private final byte[][] names;
        private final int[] columns;
        private final @Nullable Members[] below;
        /** The member that probably comes next: records name them in the same order. */
        private int next;

        private Members(Map<String, Tree> trees) {
            names = trees.keySet().stream()
                    .map(name -> name.getBytes(StandardCharsets.UTF_8))
                    .toArray(byte[][]::new);
            columns = trees.values().stream().mapToInt(tree -> tree.column).toArray();
            below = trees.values().stream()
                    .map(tree -> tree.members.isEmpty() ? null : new Members(tree.members))
                    .toArray(Members[]::new);
        }

        private int find(byte[] data, int start, int end) {
            int guess = next;
            if (guess < names.length && isNamed(guess, data, start, end)) {
                next = guess + 1;
                return guess;
            }
            for (int i = 0; i < names.length; i++) {
                if (isNamed(i, data, start, end)) {
                    next = i + 1;
                    return i;
                }
            }
            return -1;
        }

        private boolean isNamed(int member, byte[] data, int start, int end) {
            byte[] name = names[member];
            if (name.length != end - start) {
                return false;
            }
            for (int i = 0; i < name.length; i++) {
                if (name[i] != data[start + i]) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final class Tree {
        private final Map<String, Tree> members = new HashMap<>();
        private int column = -1;
    }

    private PlainJson(Tree tree, int columns) {
        root = new Members(tree.members);
        kinds = new byte[columns];
        starts = new int[columns];
        ends = new int[columns];
    }

    /** One that finds those columns whose path is not null; null if paths go to elements of lists, or to the same or into each other's values. */
    static @Nullable PlainJson of(List<@Nullable JsonPath> paths) {
        Tree root = new Tree();
        for (int i = 0; i < paths.size(); i++) {
            JsonPath path = paths.get(i);
            if (path == null) {
                continue;
            }
            Tree place = root;
            for (JsonPath.Step step : path.steps()) {
                if (step.from() >= 0 || place.column >= 0) {
                    return null;
                }
                place = place.members.computeIfAbsent(step.name(), name -> new Tree());
            }
            if (place == root || place.column >= 0 || !place.members.isEmpty()) {
                return null;
            }
            place.column = i;
        }
        return new PlainJson(root, paths.size());
    }

    /** Whether the record is plain; its values are there then, until the next call. */
    boolean read(byte[] record) {
        data = record;
        Arrays.fill(kinds, ABSENT);
        int at = space(0);
        if (at == record.length || record[at] != '{') {
            return false;
        }
        at = members(root, at + 1, 1);
        return at != NOT_PLAIN && space(at) == record.length;
    }

    byte kind(int column) {
        return kinds[column];
    }

    /** Of a string without its quotes, or a number, as it is written. */
    String text(int column) {
        return new String(data, starts[column], ends[column] - starts[column], StandardCharsets.ISO_8859_1);
    }

    /** How many characters {@link #text} has. */
    int length(int column) {
        return ends[column] - starts[column];
    }

    /** The character of the text at an index. */
    byte at(int column, int index) {
        return data[starts[column] + index];
    }

    /** After the brace that opens an object; returns where it has ended. */
    private int members(Members wanted, int from, int depth) {
        wanted.next = 0;
        int at = space(from);
        if (is('}', at)) {
            return at + 1;
        }
        while (is('"', at)) {
            int nameStart = at + 1;
            int nameEnd = stringEnd(nameStart);
            if (nameEnd == NOT_PLAIN) {
                return NOT_PLAIN;
            }
            at = space(nameEnd + 1);
            if (!is(':', at)) {
                return NOT_PLAIN;
            }
            at = space(at + 1);
            int member = wanted.find(data, nameStart, nameEnd);
            at = member < 0 ? skip(at, depth) : member(wanted, member, at, depth);
            if (at == NOT_PLAIN) {
                return NOT_PLAIN;
            }
            at = space(at);
            if (is('}', at)) {
                return at + 1;
            }
            if (!is(',', at)) {
                return NOT_PLAIN;
            }
            at = space(at + 1);
        }
        return NOT_PLAIN;
    }

    private int member(Members wanted, int member, int at, int depth) {
        Members below = wanted.below[member];
        if (below == null) {
            return column(wanted.columns[member], at);
        }
        if (!is('{', at)) {
            return skip(at, depth);
        }
        return depth == MOST_DEPTH ? NOT_PLAIN : members(below, at + 1, depth + 1);
    }

    private int column(int column, int at) {
        if (at >= data.length || kinds[column] != ABSENT) {
            return NOT_PLAIN;
        }
        int end;
        byte first = data[at];
        if (first == '"') {
            int quote = stringEnd(at + 1);
            starts[column] = at + 1;
            ends[column] = quote;
            kinds[column] = STRING;
            return quote == NOT_PLAIN ? NOT_PLAIN : quote + 1;
        }
        if (startsNumber(first)) {
            end = numberEnd(at);
            kinds[column] = end != NOT_PLAIN && isInteger(at, end) ? INTEGER : DECIMAL;
        } else {
            end = literalEnd(at);
            kinds[column] = first == 't' ? TRUE : first == 'f' ? FALSE : NULL;
        }
        starts[column] = at;
        ends[column] = end;
        return end;
    }

    private boolean isInteger(int start, int end) {
        for (int i = start + 1; i < end; i++) {
            if (data[i] < '0' || data[i] > '9') {
                return false;
            }
        }
        return true;
    }

    /** Over a value that nobody needs; it is checked all the same. */
    private int skip(int at, int depth) {
        if (at >= data.length) {
            return NOT_PLAIN;
        }
        byte first = data[at];
        if (first == '{') {
            return depth == MOST_DEPTH ? NOT_PLAIN : members(nobody, at + 1, depth + 1);
        }
        if (first == '[') {
            return depth == MOST_DEPTH ? NOT_PLAIN : elements(at + 1, depth + 1);
        }
        return scalarEnd(at, first);
    }

    /** After the bracket that opens a list; returns where it has ended. */
    private int elements(int from, int depth) {
        int at = space(from);
        if (is(']', at)) {
            return at + 1;
        }
        while (true) {
            at = skip(at, depth);
            if (at == NOT_PLAIN) {
                return NOT_PLAIN;
            }
            at = space(at);
            if (is(']', at)) {
                return at + 1;
            }
            if (!is(',', at)) {
                return NOT_PLAIN;
            }
            at = space(at + 1);
        }
    }

    private int scalarEnd(int at, byte first) {
        if (first == '"') {
            int quote = stringEnd(at + 1);
            return quote == NOT_PLAIN ? NOT_PLAIN : quote + 1;
        }
        return startsNumber(first) ? numberEnd(at) : literalEnd(at);
    }

    private static boolean startsNumber(byte first) {
        return first == '-' || (first >= '0' && first <= '9');
    }

    /** Where the closing quote is. */
    private int stringEnd(int from) {
        byte[] bytes = data;
        int i = from;
        while (i + Long.BYTES <= bytes.length && isPlain((long) EIGHT_BYTES.get(bytes, i))) {
            i += Long.BYTES;
        }
        for (; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '"') {
                return i;
            }
            if (b < ' ' || b == '\\') { // control characters, and what is not ASCII and so negative
                return NOT_PLAIN;
            }
        }
        return NOT_PLAIN;
    }

    /** Whether none of eight bytes ends a string or makes it less than plain: in a byte that is less than it is said to be, the highest bit borrows. */
    private static boolean isPlain(long eight) {
        long quotes = (eight ^ QUOTES) - ONES;
        long backslashes = (eight ^ BACKSLASHES) - ONES;
        long controls = eight - SPACES;
        return ((quotes | backslashes | controls | eight) & HIGHEST_BITS) == 0;
    }

    private int numberEnd(int from) {
        int at = is('-', from) ? from + 1 : from;
        int digits = digits(at);
        if (digits == at || (data[at] == '0' && digits > at + 1)) {
            return NOT_PLAIN;
        }
        at = digits;
        if (is('.', at)) {
            digits = digits(at + 1);
            if (digits == at + 1) {
                return NOT_PLAIN;
            }
            at = digits;
        }
        if (is('e', at) || is('E', at)) {
            int exponent = is('+', at + 1) || is('-', at + 1) ? at + 2 : at + 1;
            at = digits(exponent);
            if (at == exponent) {
                return NOT_PLAIN;
            }
        }
        return at - from > LONGEST_NUMBER ? NOT_PLAIN : at;
    }

    private int digits(int from) {
        int at = from;
        while (at < data.length && data[at] >= '0' && data[at] <= '9') {
            at++;
        }
        return at;
    }

    private int literalEnd(int at) {
        byte[] text =
                switch (data[at]) {
                    case 't' -> TRUE_TEXT;
                    case 'f' -> FALSE_TEXT;
                    default -> NULL_TEXT;
                };
        int end = at + text.length;
        return end <= data.length && Arrays.equals(text, 0, text.length, data, at, end) ? end : NOT_PLAIN;
    }

    private boolean is(char expected, int at) {
        return at < data.length && data[at] == expected;
    }

    private int space(int from) {
        int at = from;
        while (at < data.length && data[at] <= ' ' && isSpace(data[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
