package io.freshet.server.trace;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.server.trace.FilterKeyword.ValueType;
import io.freshet.server.trace.FilterTokens.Kind;
import io.freshet.server.trace.FilterTokens.Token;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** What stands behind a keyword: nothing, or an operator and a value. */
final class FilterComparison {
    private static final List<String> EQUALITY = List.of("=", "!=");
    private static final List<String> ORDER = List.of("=", "!=", "<", "<=", ">", ">=");
    private static final List<String> TEXT = List.of("=", "!=", "CONTAINS", "BEGINSWITH", "ENDSWITH");

    private FilterComparison() {}

    /** Takes it, if it is there. */
    static Predicate<JsonNode> parse(FilterTokens tokens, Token keyword, ValueType type) {
        Token next = tokens.peek();
        String operator = next.text().toUpperCase(Locale.ROOT);
        boolean compares = ORDER.contains(operator) && next.kind() == Kind.SIGN;
        if (!compares && !(TEXT.contains(operator) && next.kind() == Kind.WORD)) {
            if (type == ValueType.NUMBER || type == ValueType.STRING) {
                throw next.refused("behind " + keyword.text() + " one of "
                        + String.join(" ", type == ValueType.NUMBER ? ORDER : TEXT));
            }
            return value -> !value.isBoolean() || value.asBoolean();
        }
        tokens.take();
        Token value = tokens.take();
        return switch (of(value)) {
            case BOOLEAN -> truth(checked(next, operator, EQUALITY, type, ValueType.BOOLEAN, value), value);
            case NUMBER -> number(checked(next, operator, ORDER, type, ValueType.NUMBER, value), value);
            case STRING -> text(checked(next, operator, TEXT, type, ValueType.STRING, value), value.text());
            case ANY -> throw value.refused(expected(type));
        };
    }

    private static ValueType of(Token value) {
        return switch (value.kind()) {
            case STRING -> ValueType.STRING;
            case NUMBER -> ValueType.NUMBER;
            case WORD -> value.says("true") || value.says("false") ? ValueType.BOOLEAN : ValueType.ANY;
            case KEY, SIGN, END -> ValueType.ANY;
        };
    }

    private static String checked(
            Token sign, String operator, List<String> allowed, ValueType wanted, ValueType given, Token value) {
        if (wanted != ValueType.ANY && wanted != given) {
            throw value.refused(expected(wanted));
        }
        if (!allowed.contains(operator)) {
            throw sign.refused("with such a value one of " + String.join(" ", allowed));
        }
        return operator;
    }

    private static String expected(ValueType type) {
        return switch (type) {
            case BOOLEAN -> "true or false";
            case NUMBER -> "a number";
            case STRING -> "a string in double quotation marks";
            case ANY -> "true, false, a number, or a string in double quotation marks";
        };
    }

    private static Predicate<JsonNode> truth(String operator, Token value) {
        boolean wanted = value.says("true") == operator.equals("=");
        return known -> known.isBoolean() && known.asBoolean() == wanted;
    }

    private static Predicate<JsonNode> number(String operator, Token value) {
        double wanted = Double.parseDouble(value.text());
        return known -> {
            double number = known.isBoolean() ? Double.NaN : known.asDouble(Double.NaN);
            return !Double.isNaN(number) && holds(operator, Double.compare(number, wanted));
        };
    }

    private static boolean holds(String operator, int order) {
        return switch (operator) {
            case "=" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private static Predicate<JsonNode> text(String operator, String wanted) {
        return switch (operator) {
            case "=" -> known -> known.asText().equals(wanted);
            case "!=" -> known -> !known.asText().equals(wanted);
            case "CONTAINS" -> known -> known.asText().contains(wanted);
            case "BEGINSWITH" -> known -> known.asText().startsWith(wanted);
            default -> known -> known.asText().endsWith(wanted);
        };
    }
}
