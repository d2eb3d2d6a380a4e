package io.freshet.kcl.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.kcl.item.Item;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What the expressions of a request mean. */
class ExpressionsTest {
    private static final Item ITEM = Item.given(Map.of(
            "s", AttributeValue.fromS("hello"),
            "n", AttributeValue.fromN("10"),
            "ss", AttributeValue.fromSs(List.of("b", "a")),
            "l", AttributeValue.fromL(List.of(n(1), n(2), n(3))),
            "m", AttributeValue.fromM(Map.of("x", n(1), "y", AttributeValue.fromS("why")))));

    private static AttributeValue n(int number) {
        return AttributeValue.fromN(Integer.toString(number));
    }

    private static Placeholders placeholders() {
        return new Placeholders(
                Map.of("#n", "n", "#m", "m"),
                Map.of(
                        ":s", AttributeValue.fromS("hello"),
                        ":he", AttributeValue.fromS("he"),
                        ":a", AttributeValue.fromS("a"),
                        ":type", AttributeValue.fromS("N"),
                        ":1", n(1),
                        ":9", n(9),
                        ":10", AttributeValue.fromN("10.0"),
                        ":set", AttributeValue.fromSs(List.of("b", "c")),
                        ":list", AttributeValue.fromL(List.of(n(4)))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s = :s",
                "n = :10",
                "#n <> :9",
                "missing <> :9",
                "n > :9 AND n >= :10 and n <= :10",
                "NOT n < :9",
                "n BETWEEN :9 AND :10 AND s = :s",
                "n IN (:9, :10)",
                "(n = :9 OR s = :s) AND (n = :10)",
                "n = :9 OR n = :9 AND s = :s OR s = :s",
                "attribute_exists(m.x) AND attribute_not_exists(m.z)",
                "attribute_type(#n, :type)",
                "begins_with(s, :he)",
                "contains(s, :he) AND contains(ss, :a) AND contains(l, :1)",
                "size(l) > :1 AND size(s) < :10",
                "#m.x = l[0]",
                "  attribute_exists ( n )  "
            })
    void holds(String expression) {
        assertThat(Condition.parse("ConditionExpression", expression, placeholders())
                        .holds(ITEM))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s = :he",
                "n = :s",
                "n < :s",
                "missing = :s",
                "missing < :9",
                "NOT s = :s",
                "n = :9 OR n = :10 AND s = :he",
                "attribute_exists(l[3])",
                "attribute_exists(s.x)",
                "begins_with(n, :he)",
                "contains(ss, :s)",
                "size(n) > :1"
            })
    void doesNotHold(String expression) {
        assertThat(Condition.parse("ConditionExpression", expression, placeholders())
                        .holds(ITEM))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    s =                        | Invalid ConditionExpression: Syntax error; token: "<EOF>", near: "="
                    s = :s AND                 | token: "<EOF>"
                    s = :s n = :9              | Syntax error; token: "n", near: ":s n ="
                    (s = :s                    | Syntax error
                    s == :s                    | Syntax error
                    s = :nothing               | attribute value used in expression is not defined; attribute value: :nothing
                    #x = :s                    | attribute name used in the document path is not defined; attribute name: #x
                    frobnicate(s)              | Invalid function name; function: frobnicate
                    l[9999999] = :s            | List index is not within the allowable range
                    s = :s ; n = :9            | Syntax error
                    attribute_type(s, :s)      | Invalid attribute type name found; type: hello
                    """)
    void refusesWhatIsNoCondition(String expression, String reason) {
        assertThatThrownBy(() -> Condition.parse("ConditionExpression", expression, placeholders()))
                .hasMessageContaining(reason);
    }

    @Test
    void refusesWhatIsTooLongOrTooDeep() {
        assertThatThrownBy(() ->
                        Condition.parse("FilterExpression", "(".repeat(40) + "s = :s" + ")".repeat(40), placeholders()))
                .hasMessageContaining("more than 32 nested levels");
        assertThatThrownBy(() -> Condition.parse("FilterExpression", "NOT ".repeat(1000) + "s = :s", placeholders()))
                .hasMessageContaining("nested levels");
        assertThatThrownBy(
                        () -> Condition.parse("FilterExpression", "s = :s OR ".repeat(500) + "s = :s", placeholders()))
                .hasMessageContaining("Expression size has exceeded the maximum allowed size");
        assertThatThrownBy(() -> Condition.parse("FilterExpression", " ", placeholders()))
                .hasMessageContaining("The expression can not be empty");
    }

    @Test
    void whatIsGivenMustBeUsed() {
        Placeholders placeholders = new Placeholders(Map.of("#a", "a", "#b", "b"), Map.of(":v", n(1)));
        Condition.parse("ConditionExpression", "#a = :v", placeholders);

        assertThatThrownBy(placeholders::requireAllUsed)
                .hasMessage("Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    SET n = n + :1                                  | n        | {N=11}
                    SET n = :1 - #n, s = :a                         | n        | {N=-9}
                    set c = if_not_exists(c, :9) + :1               | c        | {N=10}
                    SET n = if_not_exists(n, :9)                    | n        | {N=10}
                    SET l = list_append(l, :list)                   | l[3]     | {N=4}
                    SET l[1] = :9                                   | l[1]     | {N=9}
                    SET l[7] = :9                                   | l[3]     | {N=9}
                    SET m.z = :9                                    | m.z      | {N=9}
                    SET n = m.x, m.x = n                            | m.x      | {N=10}
                    REMOVE l[0], l[1]                               | l[0]     | {N=3}
                    REMOVE m.x SET s = :a                           | m.x      | nothing
                    ADD n :1 DELETE ss :set                         | ss       | {SS=[a]}
                    ADD ss :set, q :1                               | ss       | {SS=[a, b, c]}
                    ADD q :1                                        | q        | {N=1}
                    """)
    void updates(String expression, String path, String expected) {
        Item after = Update.parse(expression, placeholders()).of(ITEM);

        String value = PathParser.path(new Tokens("ProjectionExpression", path), placeholders())
                .in(after)
                .map(ExpressionsTest::shown)
                .orElse("nothing");
        assertThat(value).isEqualTo(expected);
    }

    private static String shown(AttributeValue value) {
        return value.hasSs() ? "{SS=" + value.ss() + "}" : "{" + value.type() + "=" + value.n() + "}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    SET n = missing             | refers to an attribute that does not exist in the item
                    SET n = s + :1              | An operand in the update expression has an incorrect data type
                    SET missing.x = :1          | The document path provided in the update expression is invalid for update
                    SET n = :1, n = :9          | Two document paths overlap with each other
                    SET m = :1 REMOVE m.x       | Two document paths overlap with each other
                    SET n = :1 SET s = :a       | section can only be used once
                    ADD s :1                    | incorrect data type
                    INSERT n :1                 | Syntax error; token: "INSERT"
                    SET n = :1,                 | Syntax error
                    SET n = upper(s)            | Invalid function name; function: upper
                    """)
    void refusesWhatIsNoUpdate(String expression, String reason) {
        assertThatThrownBy(() -> Update.parse(expression, placeholders()).of(ITEM))
                .hasMessageContaining(reason);
    }

    @Test
    void aSetGoesWithItsLastElement() {
        Placeholders all = new Placeholders(Map.of(), Map.of(":all", AttributeValue.fromSs(List.of("a", "b"))));

        assertThat(Update.parse("DELETE ss :all", all).of(ITEM).has("ss")).isFalse();
    }

    @Test
    void projectsNestedValues() {
        Item part = Projection.parse("m.x, l[2], l[0], missing.y, s", placeholders())
                .of(ITEM);

        assertThat(part)
                .isEqualTo(Item.given(Map.of(
                        "m", AttributeValue.fromM(Map.of("x", n(1))),
                        "l", AttributeValue.fromL(List.of(n(1), n(3))),
                        "s", AttributeValue.fromS("hello"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    s = :s                            | ok
                    s = :s AND n > :1                 | ok
                    n BETWEEN :1 AND :10 AND (s = :s) | ok
                    s = :s AND begins_with(n, :s)     | ok
                    s > :s                            | missed key schema element: s
                    n = :1                            | missed key schema element: s
                    s = :s AND m = :1                 | missed key schema element: n
                    s = :s OR n = :1                  | not supported
                    s = :s AND n <> :1                | not supported
                    s = :s AND contains(n, :1)        | not supported
                    """)
    void knowsKeyConditions(String expression, String expected) {
        String result = "ok";
        try {
            KeyCondition.parse(expression, placeholders(), "s", "n");
        } catch (RuntimeException e) {
            result = e.getMessage();
        }
        assertThat(result).contains(expected);
    }
}
