package io.freshet.kcl.action;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.kcl.expression.Condition;
import io.freshet.kcl.expression.OlderForms;
import io.freshet.kcl.expression.Placeholders;
import io.freshet.kcl.item.Item;
import io.freshet.kcl.table.ItemWrite.Outcome;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConditionalOperator;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** The condition of a write, in either form, and the error if it does not hold. */
final class Conditions {
    static final String FAILED = "The conditional request failed";

    private Conditions() {}

    static Condition of(@Nullable String expression, Placeholders placeholders) {
        return expression == null ? Condition.ALWAYS : Condition.parse("ConditionExpression", expression, placeholders);
    }

    static Condition of(
            @Nullable String expression,
            Placeholders placeholders,
            Map<String, ExpectedAttributeValue> expected,
            @Nullable ConditionalOperator operator) {
        if (expected.isEmpty()) {
            return of(expression, placeholders);
        }
        requireOneForm(expression, "ConditionExpression", "Expected");
        return OlderForms.expected(expected, operator);
    }

    static void requireOneForm(@Nullable String expression, String member, String older) {
        if (expression != null) {
            throw ApiException.validation("Can not use both expression and non-expression parameters in the same"
                    + " request: Non-expression parameters: {" + older + "} Expression parameters: {" + member + "}");
        }
    }

    /** Throws if a put or a delete is to return what only an update can. */
    static void requireOldOrNone(@Nullable ReturnValue wanted) {
        if (wanted != null && wanted != ReturnValue.NONE && wanted != ReturnValue.ALL_OLD) {
            throw ApiException.validation("Return values set to invalid value");
        }
    }

    /** Throws the error of a condition that did not hold. */
    static Outcome held(Outcome outcome, @Nullable ReturnValuesOnConditionCheckFailure wanted) {
        if (!outcome.written()) {
            throw ConditionalCheckFailedException.builder()
                    .message(FAILED)
                    .item(shown(outcome, wanted).map(Item::attributes).orElse(null))
                    .build();
        }
        return outcome;
    }

    /** The item that stood in the way, if the client wants it. */
    static Optional<Item> shown(Outcome outcome, @Nullable ReturnValuesOnConditionCheckFailure wanted) {
        return wanted == ReturnValuesOnConditionCheckFailure.ALL_OLD ? outcome.before() : Optional.empty();
    }
}
