package io.freshet.kcl.expression;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.kcl.item.NormalForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeAction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.awssdk.services.dynamodb.model.ComparisonOperator;
import software.amazon.awssdk.services.dynamodb.model.ConditionalOperator;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;

/** The forms before expressions, {@code Expected} and {@code AttributeUpdates}, which the lease code of the KCL still speaks. */
public final class OlderForms {
    private OlderForms() {}

    public static Condition expected(
            Map<String, ExpectedAttributeValue> expected, @Nullable ConditionalOperator operator) {
        List<Condition> parts = new ArrayList<>();
        expected.forEach((attribute, expectation) -> parts.add(condition(attribute, expectation)));
        return operator == ConditionalOperator.OR ? new Condition.Any(parts) : new Condition.All(parts);
    }

    private static Condition condition(String attribute, ExpectedAttributeValue expected) {
        Condition exists = new Condition.Exists(Path.of(attribute));
        if (expected.comparisonOperator() != null) {
            List<AttributeValue> values = expected.hasAttributeValueList()
                    ? expected.attributeValueList().stream().map(NormalForm::of).toList()
                    : expected.value() == null ? List.of() : List.of(NormalForm.of(expected.value()));
            return condition(attribute, expected.comparisonOperator(), values);
        }
        if (Boolean.FALSE.equals(expected.exists())) {
            if (expected.value() != null) {
                throw invalid("Value cannot be used when Exists is false for Attribute: " + attribute);
            }
            return new Condition.Not(exists);
        }
        if (expected.value() == null) {
            throw invalid("Value must be provided when Exists is " + (expected.exists() == null ? "null" : "true")
                    + " for Attribute: " + attribute);
        }
        return compare(attribute, Comparison.EQ, NormalForm.of(expected.value()));
    }

    private static Condition condition(String attribute, ComparisonOperator operator, List<AttributeValue> values) {
        int wanted =
                switch (operator) {
                    case NOT_NULL, NULL -> 0;
                    case BETWEEN -> 2;
                    case IN -> Math.max(1, values.size());
                    default -> 1;
                };
        if (values.size() != wanted) {
            throw invalid("Invalid number of argument(s) for the " + operator + " ComparisonOperator");
        }
        Operand at = new Operand.At(Path.of(attribute));
        Condition exists = new Condition.Exists(Path.of(attribute));
        return switch (operator) {
            case NOT_NULL -> exists;
            case NULL -> new Condition.Not(exists);
            case CONTAINS -> new Condition.Contains(at, new Operand.Given(values.get(0)));
            case NOT_CONTAINS ->
                new Condition.All(List.of(
                        exists, new Condition.Not(new Condition.Contains(at, new Operand.Given(values.get(0))))));
            case BEGINS_WITH -> new Condition.BeginsWith(at, new Operand.Given(values.get(0)));
            case IN ->
                new Condition.Any(values.stream()
                        .map(value -> compare(attribute, Comparison.EQ, value))
                        .toList());
            case BETWEEN ->
                new Condition.Between(at, new Operand.Given(values.get(0)), new Operand.Given(values.get(1)));
            case EQ, NE, LE, LT, GE, GT -> compare(attribute, Comparison.valueOf(operator.toString()), values.get(0));
            case UNKNOWN_TO_SDK_VERSION -> throw invalid("ComparisonOperator of Attribute: " + attribute);
        };
    }

    private static Condition compare(String attribute, Comparison comparison, AttributeValue value) {
        return new Condition.Compare(new Operand.At(Path.of(attribute)), comparison, new Operand.Given(value));
    }

    public static Update updates(Map<String, AttributeValueUpdate> updates) {
        List<UpdateAction> actions = new ArrayList<>();
        updates.forEach((attribute, update) -> actions.add(action(Path.of(attribute), update)));
        return new Update(actions);
    }

    private static UpdateAction action(Path path, AttributeValueUpdate update) {
        AttributeAction action = update.action() == null ? AttributeAction.PUT : update.action();
        if (update.value() == null) {
            if (action != AttributeAction.DELETE) {
                throw invalid("Only DELETE action is allowed when no attribute value is specified");
            }
            return new UpdateAction.Remove(path);
        }
        AttributeValue value = NormalForm.of(update.value());
        return switch (action) {
            case PUT -> new UpdateAction.Set(path, new UpdateValue.Of(new Operand.Given(value)));
            case ADD -> new UpdateAction.Add(path, value);
            case DELETE -> new UpdateAction.Delete(path, value);
            case UNKNOWN_TO_SDK_VERSION -> throw invalid("Action of Attribute: " + path);
        };
    }

    private static ApiException invalid(String what) {
        return ApiException.validation("One or more parameter values were invalid: " + what);
    }
}
