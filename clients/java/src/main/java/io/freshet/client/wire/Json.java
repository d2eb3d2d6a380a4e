package io.freshet.client.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** As much JSON as is spoken here, so that a client needs no library for it. */
public final class Json {
    private static final int DEEPEST = 32;

    private final @Nullable Object value;

    private Json(@Nullable Object value) {
        this.value = value;
    }

    /** Reads a document; throws if it is none. */
    public static Json parse(String text) {
        Parser parser = new Parser(text);
        Object value = parser.value(0);
        parser.end();
        return new Json(value);
    }

    /** A member of an object; one that is not there is null. */
    public Json get(String name) {
        return new Json(value instanceof Map<?, ?> members ? members.get(name) : null);
    }

    /** The elements of a list; none if it is no list. */
    public List<Json> elements() {
        List<Json> elements = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(element -> elements.add(new Json(element)));
        }
        return elements;
    }

    /** A text member. */
    public String text(String name, String otherwise) {
        return get(name).value instanceof String text ? text : otherwise;
    }

    /** A number member. */
    public long number(String name, long otherwise) {
        return get(name).value instanceof Number number ? number.longValue() : otherwise;
    }

    /** This as a text. */
    public String asText() {
        return value instanceof String text ? text : "";
    }

    /** This as a number. */
    public long asLong() {
        return value instanceof Number number ? number.longValue() : 0;
    }

    public boolean isNull() {
        return value == null;
    }

    /** Writes maps, lists, texts, numbers, truth values and null. */
    public static String write(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    private static void write(@Nullable Object value, StringBuilder text) {
        if (value instanceof Map<?, ?> members) {
            String between = "{";
            for (Map.Entry<?, ?> member : members.entrySet()) {
                text.append(between);
                quote(String.valueOf(member.getKey()), text);
                text.append(':');
                write(member.getValue(), text);
                between = ",";
            }
            text.append(members.isEmpty() ? "{}" : "}");
        } else if (value instanceof Iterable<?> elements) {
            text.append('[');
            String between = "";
            for (Object element : elements) {
                text.append(between);
                write(element, text);
                between = ",";
            }
            text.append(']');
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else {
            quote(value.toString(), text);
        }
    }

    private static void quote(String value, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        @Nullable
        Object value(int depth) {
            if (depth > DEEPEST) {
                throw wrong("at most " + DEEPEST + " levels");
            }
            char c = next();
            return switch (c) {
                case '{' -> object(depth);
                case '[' -> list(depth);
                case '"' -> string();
                default -> {
                    at--;
                    yield literal();
                }
            };
        }

        private Map<String, @Nullable Object> object(int depth) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            if (skipIf('}')) {
                return members;
            }
            do {
                expect('"');
                String name = string();
                expect(':');
                members.put(name, value(depth + 1));
            } while (skipIf(','));
            expect('}');
            return members;
        }

        private List<@Nullable Object> list(int depth) {
            List<@Nullable Object> elements = new ArrayList<>();
            if (skipIf(']')) {
                return elements;
            }
            do {
                elements.add(value(depth + 1));
            } while (skipIf(','));
            expect(']');
            return elements;
        }

        private String string() {
            StringBuilder content = new StringBuilder();
            while (true) {
                char c = raw();
                if (c == '"') {
                    return content.toString();
                }
                content.append(c == '\\' ? escaped() : c);
            }
        }

        private char escaped() {
            char c = raw();
            return switch (c) {
                case 'n' -> '\n';
                case 't' -> '\t';
                case 'r' -> '\r';
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'u' -> {
                    if (at + 4 > text.length()) {
                        throw wrong("four digits");
                    }
                    at += 4;
                    yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
                }
                default -> c;
            };
        }

        private @Nullable Object literal() {
            int from = at;
            while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String word = text.substring(from, at);
            return switch (word) {
                case "null" -> null;
                case "true" -> true;
                case "false" -> false;
                default -> number(word);
            };
        }

        private Number number(String word) {
            try {
                return word.matches("-?\\d{1,18}") ? (Number) Long.parseLong(word) : (Number) Double.parseDouble(word);
            } catch (NumberFormatException e) {
                throw wrong("a value");
            }
        }

        private boolean skipIf(char expected) {
            if (next() == expected) {
                return true;
            }
            at--;
            return false;
        }

        private void expect(char expected) {
            if (next() != expected) {
                throw wrong("'" + expected + "'");
            }
        }

        private char next() {
            char c = raw();
            while (Character.isWhitespace(c)) {
                c = raw();
            }
            return c;
        }

        private char raw() {
            if (at >= text.length()) {
                throw wrong("more");
            }
            return text.charAt(at++);
        }

        void end() {
            if (!text.substring(at).isBlank()) {
                throw wrong("nothing more");
            }
        }

        private IllegalArgumentException wrong(String expected) {
            return new IllegalArgumentException("JSON: at character " + at + " (expected: " + expected + ")");
        }
    }
}
