package io.freshet.server.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of X-Ray's guide, and what is not in them. */
class FilterExpressionTest {
    /** A shop that answers well after 3 s, though its database within has failed and was throttled. */
    private static final Trace SHOP = trace(
            """
            "id": "a000000000000001", "name": "shop", "origin": "AWS::ECS::Container", "start_time": 100, "end_time": 103,
            "user": "ann", "resource_arn": "arn:aws:ecs:shop", "aws": {"ec2": {"availability_zone": "eu-1a", "instance_id": "i-1"}},
            "http": {"request": {"url": "http://api.example.com/v2/game/", "method": "GET", "user_agent": "curl", "client_ip": "10.0.0.1"},
                     "response": {"status": 200}},
            "subsegments": [{"id": "a000000000000002", "name": "call", "annotations": {"age": 30, "beta": true, "off": false}}]
            """,
            """
            "id": "b000000000000001", "parent_id": "a000000000000002", "name": "db", "origin": "AWS::DynamoDB::Table",
            "start_time": 101, "end_time": 105.5, "fault": true, "error": true, "throttle": true,
            "cause": {"exceptions": [{"message": "access denied"}]},
            "annotations": {"account": "12345", "category.name": "tea", "records": "7"}
            """);

    private static Trace trace(String... segments) {
        return new Trace(
                "1-67891233-abcdef012345678912345678",
                Stream.of(segments)
                        .map(segment -> "{\"trace_id\": \"1-67891233-abcdef012345678912345678\", " + segment + "}")
                        .map(document -> Segment.parse(document.getBytes(UTF_8)))
                        .toList());
    }

    private static boolean takes(String filter) {
        return FilterExpression.parse(filter).test(SHOP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "responsetime > 2.9 AND responsetime < 3.1",
                "duration >= 5 AND duration <= 5.5",
                "duration = 5.5",
                "ok",
                "ok !partial duration <6",
                "!fault",
                "fault = false",
                "fault != true",
                "NOT error and not throttle",
                "service(\"db\")",
                "service(\"db\") { fault }",
                "service(\"db\") { fault = true AND responsetime > 4 } AND annotation.account = \"12345\"",
                "service() { throttle }",
                "service(id(name: \"db\", type: \"AWS::DynamoDB::Table\")) { error }",
                "service(id(type:\"AWS::DynamoDB::Table\"))",
                "service(\"shop\") { root AND ok }",
                "service(\"db\") { !root }",
                "service(\"shop\") { annotation.age > 29 }",
                "edge(\"shop\", \"db\") { fault }",
                "edge(id(name: \"shop\", type: \"AWS::ECS::Container\"), \"db\")",
                "!edge(\"db\", \"shop\") !service(\"other\")",
                "http.url BEGINSWITH \"http://api.example.com/\" AND http.url contains \"/v2/\" AND !service(\"api.example.com\")",
                "http.url ENDSWITH \"/game/\"",
                "http.status = 200",
                "http.status != 500 http.method = \"GET\"",
                "http.useragent = \"curl\" AND http.clientip BEGINSWITH \"10.\"",
                "user CONTAINS \"\"",
                "user = \"ann\"",
                "name = \"db\"",
                "type ENDSWITH \"Table\"",
                "message = \"access denied\"",
                "availabilityzone = \"eu-1a\" instance.id = \"i-1\" resource.arn CONTAINS \"ecs\"",
                "annotation.age > 29",
                "annotation[age] <= 30 annotation[category.name] = \"tea\"",
                "annotation.beta",
                "annotation.beta = true",
                "annotation.off = false AND !annotation.off",
                "annotation.account",
                "annotation.records >= 7",
                "annotation.account != \"1\"",
                "fault OR error OR (ok AND duration > 5)",
                "ok OR fault AND error",
                "((!!ok))"
            })
    void isTaken(String filter) {
        assertThat(takes(filter)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "!ok",
                "fault",
                "error",
                "partial",
                "responsetime > 3",
                "duration < 5.5",
                "service(\"DB\")",
                "service(\"shop\") { fault }",
                "service(\"db\") { root }",
                "service(\"db\") { fault AND responsetime < 4 }",
                "service(\"shop\") { annotation.account }",
                "service(id(name: \"db\", type: \"AWS::ECS::Container\"))",
                "edge(\"db\", \"shop\")",
                "edge(\"shop\", \"db\") { ok }",
                "http.status >= 500",
                "annotation.none CONTAINS \"\"",
                "annotation.none != \"x\"",
                "annotation.beta != true",
                "annotation.account > 12345",
                "annotation.beta = 1",
                "(ok OR fault) AND error",
                "user = \"Ann\""
            })
    void isNotTaken(String filter) {
        assertThat(takes(filter)).isFalse();
    }

    @Test
    void whatHasNotEndedIsPartial() {
        Trace begun =
                trace("\"id\": \"a000000000000001\", \"name\": \"shop\", \"start_time\": 1, \"in_progress\": true");

        assertThat(FilterExpression.parse("partial").test(begun)).isTrue();
        assertThat(FilterExpression.parse("!partial").test(begun)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "falt | 1: falt (expected: one of ok, error, fault | did you mean fault?",
                "ok AND falt = true | 8: falt | did you mean",
                "OK | 1: OK | did you mean ok?",
                "fault AND | 10: the end | expected: a condition",
                "fault ) | 7: ) | expected: AND, OR",
                "(fault | 7: the end | expected: )",
                "service(\"a\" { fault } | 13: { | expected: )",
                "service(a) | 9: a | double quotation marks",
                "service(\"a\") { fault | 21: the end | expected: }",
                "service(\"a\") { edge(\"a\", \"b\") } | 16: edge | no edge within",
                "edge(\"a\") | 9: ) | expected: ,",
                "service(id(\"a\")) | 12: a | name: or type:",
                "service(id(name: \"a\", account.id: \"1\")) | 23: account.id is not supported | docs/traces.md",
                "rootcause.fault.service { name = \"bad\" } | 1: rootcause.fault.service is not supported | docs/traces.md",
                "ok AND group.name = \"g\" | 8: group.name is not supported | docs/traces.md",
                "responsetime | 13: the end | one of = != < <= > >=",
                "responsetime > \"1\" | 16: 1 | expected: a number",
                "responsetime CONTAINS 1 | 14: CONTAINS | one of = !=",
                "http.url > \"a\" | 10: > | BEGINSWITH",
                "http.url = 1 | 12: 1 | expected: a string",
                "fault = 1 | 9: 1 | true or false",
                "fault > true | 7: > | one of = !=",
                "annotation.a = b | 16: b | true, false, a number, or a string",
                "annotation[ = 1 | 11: [ | annotation[key]",
                "name = 'a' | 8: ' | double quotation marks",
                "name = \"a | 8: a string without its end | \\\"",
                "ok && fault | 4: & | AND, OR",
                "duration > 1.2.3 | 12: 1 | expected",
                "ok ; | 4: ; | expected: a keyword"
            })
    void isRefusedWithTheCharacter(String filter, String where, String hint) {
        assertThatThrownBy(() -> FilterExpression.parse(filter))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("FilterExpression, character " + where)
                .hasMessageContaining(hint);
    }

    @Test
    void lengthDepthAndNumberAreLimited() {
        for (String filter : List.of(
                "(".repeat(500) + "ok" + ")".repeat(500),
                "ok ".repeat(51),
                "!".repeat(1990) + "ok" + " ".repeat(100),
                "\"" + "\\".repeat(1999))) {
            assertThatThrownBy(() -> FilterExpression.parse(filter)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(takes("!".repeat(1990) + "ok")).isTrue();
        assertThat(takes("(".repeat(19) + "ok" + ")".repeat(19))).isTrue();
    }
}
