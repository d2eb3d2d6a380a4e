package io.freshet.functions.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as maps, lists, texts, numbers and truths, and back. */
final class Json {
    private static final int DEEPEST = 500;

    private Json() {}

    static @Nullable Object read(byte[] bytes) {
        Reader reader = new Reader(new String(bytes, UTF_8));
        Object value = reader.value(0);
        reader.requireEnd();
        return value;
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        @Nullable
        Object value(int depth) {
            if (depth > DEEPEST) {
                throw wrong("nested too deep");
            }
            char c = peek();
            return switch (c) {
                case '{' -> object(depth);
                case '[' -> array(depth);
                case '"' -> string();
                case 't' -> word("true", true);
                case 'f' -> word("false", false);
                case 'n' -> word("null", null);
                default -> number();
            };
        }

        private Map<String, @Nullable Object> object(int depth) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            at++;
            if (peek() == '}') {
                at++;
                return members;
            }
            while (true) {
                peek();
                String name = string();
                expect(':');
                members.put(name, value(depth + 1));
                if (peek() == '}') {
                    at++;
                    return members;
                }
                expect(',');
            }
        }

        private List<@Nullable Object> array(int depth) {
            List<@Nullable Object> elements = new ArrayList<>();
            at++;
            if (peek() == ']') {
                at++;
                return elements;
            }
            while (true) {
                elements.add(value(depth + 1));
                if (peek() == ']') {
                    at++;
                    return elements;
                }
                expect(',');
            }
        }

        private String string() {
            expect('"');
            StringBuilder value = new StringBuilder();
            while (true) {
                char c = next();
                if (c == '"') {
                    return value.toString();
                }
                value.append(c == '\\' ? escaped() : c);
            }
        }

        private char escaped() {
            char c = next();
            return switch (c) {
                case 'n' -> '\n';
                case 't' -> '\t';
                case 'r' -> '\r';
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'u' -> {
                    int code = Integer.parseInt(text.substring(at, at + 4), 16);
                    at += 4;
                    yield (char) code;
                }
                default -> c;
            };
        }

        private Object number() {
            int from = at;
            while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            String number = text.substring(from, at);
            try {
                if (number.matches("-?\\d{1,18}")) {
                    return Long.valueOf(number);
                }
                return new BigDecimal(number);
            } catch (NumberFormatException e) {
                throw wrong("no value");
            }
        }

        private @Nullable Object word(String word, @Nullable Object value) {
            if (!text.startsWith(word, at)) {
                throw wrong("no value");
            }
            at += word.length();
            return value;
        }

        private char peek() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            if (at >= text.length()) {
                throw wrong("it ends");
            }
            return text.charAt(at);
        }

        private char next() {
            if (at >= text.length()) {
                throw wrong("it ends");
            }
            return text.charAt(at++);
        }

        private void expect(char c) {
            if (peek() != c) {
                throw wrong("expected " + c);
            }
            at++;
        }

        void requireEnd() {
            if (!text.substring(at).isBlank()) {
                throw wrong("something follows");
            }
        }

        private IllegalArgumentException wrong(String what) {
            return new IllegalArgumentException("not JSON at " + at + ": " + what);
        }
    }

    static String write(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        append(text, value);
        return text.toString();
    }

    private static void append(StringBuilder text, @Nullable Object value) {
        if (value instanceof Map<?, ?> members) {
            String separator = "{";
            for (Map.Entry<?, ?> member : members.entrySet()) {
                text.append(separator);
                quote(text, String.valueOf(member.getKey()));
                text.append(':');
                append(text, member.getValue());
                separator = ",";
            }
            text.append(members.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> elements) {
            String separator = "[";
            for (Object element : elements) {
                text.append(separator);
                append(text, element);
                separator = ",";
            }
            text.append(elements.isEmpty() ? "[]" : "]");
        } else if (value instanceof String string) {
            quote(text, string);
        } else {
            boolean noNumber = (value instanceof Double d && !Double.isFinite(d))
                    || (value instanceof Float f && !Float.isFinite(f));
            text.append(noNumber ? "\"" + value + "\"" : String.valueOf(value));
        }
    }

    private static void quote(StringBuilder text, String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
