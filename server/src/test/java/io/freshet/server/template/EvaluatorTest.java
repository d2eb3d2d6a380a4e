package io.freshet.server.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.server.template.Value.Kind;
import io.freshet.server.template.Value.Mapping;
import io.freshet.server.template.Value.Sequence;
import io.freshet.server.template.Value.Text;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    private static final String HEAD =
            """
            Parameters:
              Name: {Type: String, Default: orders}
              Count: {Type: Number, Default: 3}
              Names: {Type: CommaDelimitedList, Default: 'a, b'}
            Mappings:
              Size: {dev: {Shards: 1}, prod: {Shards: 4}}
            Conditions:
              Yes: !Equals [!Ref Name, orders]
              No: !Not [!Condition Yes]
              Both: !And [!Condition Yes, !Condition No]
              Either: !Or [!Condition Yes, !Condition No]
              Round: !Not [!Condition Round]
            Resources:
              Other: {Type: AWS::Kinesis::Stream}
              Absent: {Type: AWS::Kinesis::Stream, Condition: No}
              It:
                Type: AWS::Kinesis::Stream
                Properties:
                  Value: \
            """;

    private final Problems problems = new Problems();

    /** A resource with an attribute that is known and one that is not. */
    private static final References OTHER = new References() {
        @Override
        public Optional<Text> attribute(String logicalId, String attribute, Place place) {
            return switch (attribute) {
                case "Ref" -> Optional.of(Text.of("stream-1", place));
                case "Arn" -> Optional.of(Text.of("arn:1", place));
                case "Later" -> Optional.of(new Text("Other.Later", Kind.LATER, place));
                default -> Optional.empty();
            };
        }

        @Override
        public Collection<String> attributes(String logicalId) {
            return List.of("Arn", "Later");
        }
    };

    private String evaluated(String value) {
        return evaluated(value, Map.of());
    }

    private String evaluated(String value, Map<String, String> parameters) {
        Template template = Template.of(HEAD + value + "\n", problems);
        Evaluator evaluator = new Evaluator(
                template, new Surroundings("000000000000", "us-east-1", "shop"), parameters, OTHER, problems);
        Mapping properties =
                java.util.Objects.requireNonNull(template.resources().get("It")).properties();
        return shown(evaluator.evaluate(properties, "It.Properties"));
    }

    private static String shown(@Nullable Value value) {
        if (value instanceof Text text) {
            return text.kind() == Kind.LATER ? "<" + text.text() + ">" : text.text();
        }
        if (value instanceof Sequence list) {
            return list.items().stream().map(EvaluatorTest::shown).collect(Collectors.joining(", ", "[", "]"));
        }
        return value instanceof Mapping map
                ? map.members().entrySet().stream()
                        .map(member ->
                                member.getKey() + "=" + shown(member.getValue().value()))
                        .collect(Collectors.joining(", ", "{", "}"))
                : "nothing";
    }

    private String refused(String value) {
        evaluated(value);
        assertThat(problems.errors()).hasSize(1);
        return problems.errors().get(0).in("t");
    }

    @Test
    void referencesAreResolved() {
        assertThat(evaluated("[!Ref Name, !Ref Count, !Ref Names, !Ref Other, !GetAtt Other.Arn]"))
                .isEqualTo("{Value=[orders, 3, [a, b], stream-1, arn:1]}");
        assertThat(evaluated("[!Ref AWS::AccountId, !Ref AWS::Region, !Ref AWS::StackName, !Ref AWS::Partition]"))
                .isEqualTo("{Value=[000000000000, us-east-1, shop, aws]}");
        assertThat(evaluated("{Fn::GetAtt: Other.Arn}")).isEqualTo("{Value=arn:1}");
        assertThat(evaluated("!Ref Name", Map.of("Name", "else"))).isEqualTo("{Value=else}");
        assertThat(problems.errors()).isEmpty();
    }

    @Test
    void textsAreMadeOfOthers() {
        assertThat(evaluated("!Sub '${Name}/${Other.Arn}/${!Literal}/${AWS::Region}'"))
                .isEqualTo("{Value=orders/arn:1/${Literal}/us-east-1}");
        assertThat(evaluated("!Sub ['${A}-${Name}', {A: !Ref Other, Name: own}]"))
                .isEqualTo("{Value=stream-1-own}");
        assertThat(evaluated("!Join ['/', [a, !Ref Name]]")).isEqualTo("{Value=a/orders}");
        assertThat(evaluated("!Select [1, !Split [':', !GetAtt Other.Arn]]")).isEqualTo("{Value=1}");
        assertThat(evaluated("!Select ['0', !Ref Names]")).isEqualTo("{Value=a}");
        assertThat(evaluated("!Base64 hello")).isEqualTo("{Value=aGVsbG8=}");
        assertThat(evaluated("!FindInMap [Size, prod, Shards]")).isEqualTo("{Value=4}");
        assertThat(problems.errors()).isEmpty();
    }

    @Test
    void conditionsChoose() {
        assertThat(evaluated("[!If [Yes, a, b], !If [No, a, b], !If [Both, a, b], !If [Either, a, b]]"))
                .isEqualTo("{Value=[a, b, b, a]}");
        assertThat(evaluated("[a, !If [No, b, !Ref AWS::NoValue]]")).isEqualTo("{Value=[a]}");
        assertThat(evaluated("!Ref AWS::NoValue")).isEqualTo("{}");
        assertThat(evaluated("{Condition: {StringEquals: {a: b}}}"))
                .isEqualTo("{Value={Condition={StringEquals={a=b}}}}");
        assertThat(problems.errors()).isEmpty();
    }

    @Test
    void whatIsMadeOfSomethingLaterIsLater() {
        assertThat(evaluated("[!GetAtt Other.Later, !Sub 'a ${Other.Later}', !Join ['', [a, !GetAtt Other.Later]]]"))
                .isEqualTo("{Value=[<Other.Later>, <Other.Later>, <Other.Later>]}");
    }

    @Test
    void namesThatAreNotThereAreToldWithTheNearest() {
        assertThat(refused("!Ref Nam"))
                .isEqualTo(
                        "t:19:14: It.Properties.Value: Nam is not in this template (expected: Name; or Absent, Count, It, Names, Other)");
    }

    @Test
    void attributesThatAreNotThereAreToldWithTheNearest() {
        assertThat(refused("[a, !GetAtt Other.Arm]"))
                .isEqualTo(
                        "t:19:18: It.Properties.Value[1]: AWS::Kinesis::Stream has no attribute Arm (expected: Arn; or Later)");
    }

    @Test
    void aKeyThatIsInNoMappingIsTold() {
        assertThat(refused("!FindInMap [Size, test, Shards]"))
                .contains("'test' is not in Mappings (expected: dev; or prod)");
    }

    @Test
    void whatItsConditionLeavesOutCannotBeNamed() {
        assertThat(refused("!Ref Absent"))
                .contains("Absent is left out by its condition No (expected: Fn::If around it)");
    }

    @Test
    void conditionsDoNotGoRound() {
        assertThat(refused("!If [Round, a, b]")).contains("Conditions.Round: goes round in a circle");
    }

    @Test
    void functionsThatAreWrittenWronglyAreTold() {
        assertThat(refused("!Join [a]")).contains("Fn::Join is not so written");
    }

    @Test
    void aPlaceBeyondTheListIsTold() {
        assertThat(refused("!Select [7, [a, b]]")).contains("Fn::Select of '7' (expected: 0..1)");
    }

    @Test
    void aListIsNoPartOfAText() {
        assertThat(refused("!Sub 'a ${Names}'")).contains("${Names} is a list (expected: a text)");
    }

    @Test
    void whatIsLookedUpElsewhereCannotBeHonoured() {
        evaluated("[!ImportValue other, '{{resolve:ssm:name:1}}', !GetAZs '']");

        assertThat(problems.missing())
                .extracting(problem -> problem.place() + " " + problem.where())
                .containsExactly(
                        "19:15 It.Properties.Value[0]", "19:35 It.Properties.Value[1]", "19:61 It.Properties.Value[2]");
    }
}
