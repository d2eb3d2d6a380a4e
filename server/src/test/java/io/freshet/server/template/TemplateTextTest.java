package io.freshet.server.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import org.junit.jupiter.api.Test;

class TemplateTextTest {
    private static String refused(String text) {
        try {
            TemplateText.read(text);
        } catch (TemplateException e) {
            return e.problems().get(0).in("t");
        }
        throw new AssertionError("not refused: " + text);
    }

    private static String plain(Value value) {
        return value.toString().replaceAll("place=\\d+:\\d+", "");
    }

    @Test
    void shortFormsAreTheirLongForms() {
        assertThat(plain(TemplateText.read("a: !GetAtt B.C.D\nb: !Ref X\nc: !Not [!Condition Y]")))
                .isEqualTo(plain(TemplateText.read(
                        "a: {'Fn::GetAtt': [B, C.D]}\nb: {Ref: X}\nc: {'Fn::Not': [{Condition: Y}]}")))
                .contains("Fn::GetAtt", "Condition");
    }

    @Test
    void placesAreThoseOfTheText() {
        Value.Mapping yaml = TemplateText.read("Resources:\n  A:\n    Type: T\n");
        Value.Mapping json = TemplateText.read("{\n \"Resources\": {\"A\": [1]}}");

        assertThat(yaml.get("Resources").orElseThrow().place()).hasToString("2:3");
        assertThat(json.get("Resources").orElseThrow().place()).hasToString("2:15");
    }

    @Test
    void whatIsNoTemplateIsRefusedWithItsPlace() {
        assertThat(refused("a: [1")).startsWith("t:1:6: not YAML: ");
        assertThat(refused("{\"a\": ")).startsWith("t:1:").contains("not JSON: ");
        assertThat(refused("{\"a\": 1} x")).startsWith("t:1:").contains("JSON");
        assertThat(refused("- a")).isEqualTo("t:1:1: the template is a list (expected: a map with Resources)");
        assertThat(refused("")).contains("expected: a map with Resources");
        assertThat(refused("a: 1\nb: 2\na: 3"))
                .isEqualTo("t:3:1: a stands twice in one map (expected: once; first at 1:1)");
        assertThat(refused("{\"a\": 1, \"a\": 2}")).contains("a stands twice");
        assertThat(refused("a: !Reff b")).isEqualTo("t:1:4: tag !Reff is not known (expected: !Ref)");
        assertThat(refused("? [a, b]\n: c")).contains("a key is not a text");
    }

    @Test
    void aliasesThatMultiplyAreStoppedSoon() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            String before = "*a" + (i - 1);
            text.append("a" + i + ": &a" + i + " [" + String.join(", ", Collections.nCopies(10, before)) + "]\n");
        }

        assertThat(refused(text.toString()))
                .contains("Number of aliases for non-scalar nodes exceeds the specified max=50");
    }

    @Test
    void fewAliasesThatMultiplyAreStoppedToo() {
        StringBuilder text = new StringBuilder("a0: &a0 [" + "x, ".repeat(99) + "x]\n");
        for (int i = 1; i < 6; i++) {
            String before = "*a" + (i - 1);
            text.append("a" + i + ": &a" + i + " [" + String.join(", ", Collections.nCopies(8, before)) + "]\n");
        }

        assertThat(refused(text.toString())).contains("more than 100000 values (expected: fewer, or fewer aliases)");
    }

    @Test
    void anAliasBelowItselfIsRefused() {
        assertThat(refused("a: &a [*a]")).contains("an alias stands below its own anchor");
    }

    @Test
    void whatIsTooDeepOrTooLargeIsRefused() {
        assertThat(refused("a: " + "[".repeat(200) + "]".repeat(200)))
                .contains("not YAML: Nesting Depth exceeded max 64");
        assertThat(refused("{\"a\": " + "[".repeat(200) + "]".repeat(200) + "}"))
                .contains("not JSON: ");
        assertThatThrownBy(() -> TemplateText.read("a: " + "x".repeat(1_000_000)))
                .hasMessageContaining("1000003 bytes (expected: 1000000 or fewer)");
    }
}
