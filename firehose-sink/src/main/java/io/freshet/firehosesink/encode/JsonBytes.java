package io.freshet.firehosesink.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Goes through JSON in UTF-8 without making objects of it. It takes less than JSON allows: whatever is wrong, or merely unusual, ends in
 * {@link Unusual}, and somebody slower has to look at it and to find the words for it. What it takes, everybody reads in the same way.
 */
final class JsonBytes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = 0x8080_8080_8080_8080L;
    private static final int MAX_DEPTH = 100;
    private static final int MAX_NUMBER = 300;
    private static final int MAX_KEY = 1_000;
    private static final double[] TENS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private byte[] data = {};
    private int at;
    private byte[] text = {};
    private int textStart;
    private int textLength;
    private int numberStart;
    private long digits;
    private int digitCount;
    private int exponent;
    private boolean negative;
    private boolean integral;
    private boolean exact;

    /** What this class leaves to others. Without a stack: it is thrown often where records are often wrong. */
    static final class Unusual extends Exception {
        @SuppressWarnings("StaticAssignmentOfThrowable") // it has neither a stack nor anything else of its own
        static final Unusual INSTANCE = new Unusual();

        private Unusual() {
            super("left to the reader of trees", null, false, false);
        }
    }

    void reset(byte[] json) {
        data = json;
        at = 0;
    }

    /** Where it stands. */
    int position() {
        return at;
    }

    /** Stands where it stood before. */
    void back(int position) {
        at = position;
    }

    /** What it goes through. */
    byte[] data() {
        return data;
    }

    /** The next byte that is no white space, which stays where it is; -1 at the end. */
    int peek() {
        while (at < data.length) {
            int c = data[at];
            if (c > ' ' || (c != ' ' && c != '\n' && c != '\r' && c != '\t')) {
                return c & 0xff;
            }
            at++;
        }
        return -1;
    }

    boolean accept(int c) {
        boolean there = peek() == c;
        at += there ? 1 : 0;
        return there;
    }

    void expect(int c) throws Unusual {
        if (!accept(c)) {
            throw Unusual.INSTANCE;
        }
    }

    /** The word {@code true}, {@code false} or {@code null}. */
    void word(String word) throws Unusual {
        int end = at + word.length();
        if (end > data.length) {
            throw Unusual.INSTANCE;
        }
        for (int i = 0; i < word.length(); i++) {
            if (data[at + i] != word.charAt(i)) {
                throw Unusual.INSTANCE;
            }
        }
        at = end;
        endOfScalar();
    }

    /** The key of a member with the colon behind it. */
    void key() throws Unusual {
        string();
        if (textLength > MAX_KEY) {
            throw Unusual.INSTANCE;
        }
        expect(':');
    }

    /** A string, whose content is then {@link #text}. */
    void string() throws Unusual {
        expect('"');
        int start = at;
        int end = plain(start);
        if (data[end] == '"') {
            text = data;
            textStart = start;
            textLength = end - start;
            at = end + 1;
        } else {
            unescape(start, end);
        }
    }

    /** The end of what stands for itself: at a quote or a backslash. */
    private int plain(int from) throws Unusual {
        int p = from;
        while (true) {
            while (p + Long.BYTES <= data.length) {
                long word = (long) LONGS.get(data, p);
                long special = word | below(word, ' ') | zeros(word ^ ONES * '"') | zeros(word ^ ONES * '\\');
                if ((special & HIGHS) != 0) {
                    p += Long.numberOfTrailingZeros(special & HIGHS) >>> 3;
                    break;
                }
                p += Long.BYTES;
            }
            if (p >= data.length) {
                throw Unusual.INSTANCE;
            }
            byte c = data[p];
            if (c == '"' || c == '\\') {
                return p;
            }
            if (c < 0) {
                p += wide(p);
            } else if (c < ' ') {
                throw Unusual.INSTANCE;
            } else {
                p++;
            }
        }
    }

    private static long zeros(long word) {
        return (word - ONES) & ~word;
    }

    private static long below(long word, int limit) {
        return (word - ONES * limit) & ~word;
    }

    /** How many bytes the character has that begins here. */
    private int wide(int p) throws Unusual {
        int lead = data[p] & 0xff;
        int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        if (lead < 0xc2 || lead > 0xf4 || p + length > data.length) {
            throw Unusual.INSTANCE;
        }
        for (int i = 1; i < length; i++) {
            if ((data[p + i] & 0xc0) != 0x80) {
                throw Unusual.INSTANCE;
            }
        }
        int second = data[p + 1] & 0xff;
        boolean overlong = (lead == 0xe0 && second < 0xa0) || (lead == 0xf0 && second < 0x90);
        boolean surrogate = lead == 0xed && second >= 0xa0;
        if (overlong || surrogate || (lead == 0xf4 && second >= 0x90)) {
            throw Unusual.INSTANCE;
        }
        return length;
    }

    private void unescape(int start, int firstEscape) throws Unusual {
        byte[] out = new byte[Math.min(data.length - start, 2 * (firstEscape - start) + 64)];
        int length = 0;
        int from = start;
        int p = firstEscape;
        while (true) {
            if (length + (p - from) + 4 > out.length) {
                out = Arrays.copyOf(out, 2 * (length + (p - from) + 4));
            }
            System.arraycopy(data, from, out, length, p - from);
            length += p - from;
            if (data[p] == '"') {
                break;
            }
            length += escape(p + 1, out, length);
            from = at;
            p = plain(from);
        }
        text = out;
        textStart = 0;
        textLength = length;
        at = p + 1;
    }

    /** What follows a backslash; returns how many bytes it is. */
    private int escape(int p, byte[] out, int length) throws Unusual {
        if (p >= data.length) {
            throw Unusual.INSTANCE;
        }
        at = p + 1;
        int c = data[p];
        if (c == 'u') {
            return unicode(out, length);
        }
        out[length] = (byte)
                switch (c) {
                    case '"', '\\', '/' -> c;
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    default -> throw Unusual.INSTANCE;
                };
        return 1;
    }

    private int unicode(byte[] out, int length) throws Unusual {
        int point = hex();
        if (Character.isHighSurrogate((char) point)) {
            if (at + 2 > data.length || data[at] != '\\' || data[at + 1] != 'u') {
                throw Unusual.INSTANCE;
            }
            at += 2;
            int low = hex();
            if (!Character.isLowSurrogate((char) low)) {
                throw Unusual.INSTANCE;
            }
            point = Character.toCodePoint((char) point, (char) low);
        } else if (Character.isLowSurrogate((char) point)) {
            throw Unusual.INSTANCE;
        }
        byte[] bytes = Character.toString(point).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, out, length, bytes.length);
        return bytes.length;
    }

    private int hex() throws Unusual {
        if (at + 4 > data.length) {
            throw Unusual.INSTANCE;
        }
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int c = data[at++];
            int digit = c < 0 ? -1 : Character.digit(c, 16);
            if (digit < 0) {
                throw Unusual.INSTANCE;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** The bytes that hold the last string; they do not change any more. */
    byte[] text() {
        return text;
    }

    int textStart() {
        return textStart;
    }

    int textLength() {
        return textLength;
    }

    /** A number, whose value can then be asked for. */
    void number() throws Unusual {
        numberStart = at;
        digits = 0;
        digitCount = 0;
        exponent = 0;
        integral = true;
        negative = at < data.length && data[at] == '-';
        at += negative ? 1 : 0;
        int first = at;
        digits();
        if (at == first || (data[first] == '0' && at > first + 1)) {
            throw Unusual.INSTANCE;
        }
        if (at < data.length && data[at] == '.') {
            integral = false;
            int point = ++at;
            digits();
            if (at == point) {
                throw Unusual.INSTANCE;
            }
            exponent = point - at;
        }
        if (at < data.length && (data[at] | 0x20) == 'e') {
            integral = false;
            exponent();
        }
        if (at - numberStart > MAX_NUMBER) {
            throw Unusual.INSTANCE;
        }
        endOfScalar();
    }

    /** Up to 18 digits always fit, 19 if no sign appears, more are not counted. */
    private void digits() {
        long value = digits;
        int p = at;
        while (p < data.length && data[p] >= '0' && data[p] <= '9') {
            value = value * 10 + data[p++] - '0';
        }
        digitCount += p - at;
        digits = value;
        at = p;
        exact = digitCount <= 18 || (digitCount == 19 && value >= 0);
    }

    private void exponent() throws Unusual {
        at++;
        boolean down = at < data.length && data[at] == '-';
        at += down || (at < data.length && data[at] == '+') ? 1 : 0;
        int first = at;
        int value = 0;
        while (at < data.length && data[at] >= '0' && data[at] <= '9') {
            value = Math.min(10_000, value * 10 + data[at++] - '0');
        }
        if (at == first) {
            throw Unusual.INSTANCE;
        }
        exponent += down ? -value : value;
    }

    private void endOfScalar() throws Unusual {
        if (at < data.length) {
            int c = data[at];
            if (c != ',' && c != '}' && c != ']' && c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                throw Unusual.INSTANCE;
            }
        }
    }

    /** Whether the last number has neither a point nor an exponent. */
    boolean isIntegral() {
        return integral;
    }

    /** Whether the last number is a long. */
    boolean isLong() {
        return integral && exact;
    }

    long asLong() {
        return negative ? -digits : digits;
    }

    int numberStart() {
        return numberStart;
    }

    /** The double next to the last number; infinite if there is none. Zero has no sign. */
    double asDouble() {
        if (exact && digits < 1L << 53 && exponent >= -22 && exponent <= 22) {
            double value = exponent < 0 ? digits / TENS[-exponent] : digits * TENS[exponent];
            return negative ? 0.0 - value : value;
        }
        return Double.parseDouble(new String(data, numberStart, at - numberStart, StandardCharsets.ISO_8859_1)) + 0.0;
    }

    /** Passes over a value of any kind. */
    void skip() throws Unusual {
        skip(0);
    }

    private void skip(int depth) throws Unusual {
        if (depth > MAX_DEPTH) {
            throw Unusual.INSTANCE;
        }
        switch (peek()) {
            case '"' -> string();
            case '{' -> {
                at++;
                if (!accept('}')) {
                    do {
                        key();
                        skip(depth + 1);
                    } while (accept(','));
                    expect('}');
                }
            }
            case '[' -> {
                at++;
                if (!accept(']')) {
                    do {
                        skip(depth + 1);
                    } while (accept(','));
                    expect(']');
                }
            }
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }
}
