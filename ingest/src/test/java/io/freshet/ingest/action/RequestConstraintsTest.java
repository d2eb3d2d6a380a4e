package io.freshet.ingest.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.freshet.awsapi.model.ServiceModel;
import io.freshet.awsapi.model.Shape;
import io.freshet.awsapi.operation.Operation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every constraint that the model puts on a request of every operation that is built, each violated once. */
final class RequestConstraintsTest {
    private static final String CONSTRAINT = "failed to satisfy constraint: ";

    private final WireKinesis kinesis = new WireKinesis();
    private final List<ServiceModel> models =
            kinesis.api.modelFiles().stream().map(ServiceModel::load).toList();

    @TestFactory
    Stream<DynamicNode> eachViolationIsAnsweredInTheServicesWords() {
        return kinesis.api.operations().stream().map(this::ofOperation);
    }

    private DynamicContainer ofOperation(Operation<?, ?> operation) {
        Optional<Shape> input = input(operation);
        return dynamicContainer(
                operation.name(),
                input.stream()
                        .flatMap(shape -> Stream.concat(
                                Stream.of(dynamicTest("the example is valid", () -> requireValid(operation, shape))),
                                ModelViolations.of(shape).stream().map(each -> violated(operation, each)))));
    }

    private Optional<Shape> input(Operation<?, ?> operation) {
        return models.stream()
                .filter(model -> model.hasOperation(operation.name()))
                .findFirst()
                .flatMap(model -> model.input(operation.name()));
    }

    private void requireValid(Operation<?, ?> operation, Shape input) {
        WireKinesis.Answer answer =
                kinesis.send(operation.name(), ModelExamples.of(input).toString());

        assertThat(answer.status()).isLessThan(500);
        assertThat(answer.error()).doesNotContain(CONSTRAINT);
    }

    private DynamicTest violated(Operation<?, ?> operation, ModelViolations.Case violation) {
        return dynamicTest(violation.name(), () -> {
            WireKinesis.Answer answer =
                    kinesis.send(operation.name(), violation.request().get().toString());

            assertThat(answer.status()).isEqualTo(400);
            String shown = answer.error();
            assertThat(shown.length() > 1000 ? shown.substring(shown.length() - 500) : shown)
                    .contains(violation.expected());
            assertThat(shown)
                    .matches("(?s)ValidationException: (1 validation error|\\d+ validation errors) detected: Value .*");
            assertThat(shown.substring("ValidationException: ".length()))
                    .startsWith(count(shown, CONSTRAINT) == 1 ? "1 validation error " : count(shown, CONSTRAINT) + " ");
        });
    }

    private static int count(String text, String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }

    @Test
    void theModelsHaveConstraintsToViolate() {
        long violations = kinesis.api.operations().stream()
                .flatMap(operation -> input(operation).stream())
                .mapToLong(input -> ModelViolations.of(input).size())
                .sum();

        assertThat(violations).isGreaterThan(200);
    }
}
