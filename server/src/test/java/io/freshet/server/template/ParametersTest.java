package io.freshet.server.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.server.template.Value.Mapping;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParametersTest {
    private static List<String> problems(String parameter, Map<String, String> given) {
        Problems problems = new Problems();
        Mapping declared = TemplateText.read("P: " + parameter);
        Map<String, Value> unused = Parameters.of(declared, given, problems);
        return problems.errors().stream().map(problem -> problem.in("t")).toList();
    }

    @Test
    void valuesAreHeldAgainstWhatIsDeclared() {
        assertThat(problems("{Type: String}", Map.of()))
                .containsExactly(
                        "t:1:4: Parameters.P: has no value (expected: --parameter-overrides P=VALUE, or a Default)");
        assertThat(problems("{Type: String, AllowedValues: [dev, prod]}", Map.of("P", "test")))
                .containsExactly("t:1:4: Parameters.P: test is not allowed (expected: one of [dev, prod])");
        assertThat(problems("{Type: Number, MinValue: 2}", Map.of("P", "1")))
                .containsExactly("t:1:4: Parameters.P: 1 (expected: MinValue 2)");
        assertThat(problems("{Type: Number}", Map.of("P", "many")))
                .containsExactly("t:1:4: Parameters.P: 'many' (expected: a number)");
        assertThat(problems("{Type: String, AllowedPattern: '[a-z]+'}", Map.of("P", "A1")))
                .containsExactly("t:1:4: Parameters.P: A1 does not match (expected: [a-z]+)");
        assertThat(problems("{Type: Strin, Default: a}", Map.of()))
                .containsExactly(
                        "t:1:4: Parameters.P: type Strin is not known (expected: String; or CommaDelimitedList,"
                                + " Number)");
        assertThat(problems("{Type: String, Default: a}", Map.of("Q", "1")))
                .containsExactly("t:1:1: parameter Q is not known (expected: P)");
    }

    @Test
    void secretsAreNotShown() {
        assertThat(problems("{Type: String, NoEcho: true, AllowedPattern: '[a-z]+'}", Map.of("P", "S3CRET")))
                .noneMatch(problem -> problem.contains("S3CRET"))
                .hasSize(1);
    }
}
