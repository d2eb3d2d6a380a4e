package io.freshet.kcl.expression;

import io.freshet.awsapi.operation.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The condition of a query: equality for the hash key, and at most one condition for the range key. */
public final class KeyCondition {
    private KeyCondition() {}

    /** Parses a {@code KeyConditionExpression} against the key of a table or an index. */
    public static Condition parse(
            String expression, Placeholders placeholders, String hashKey, @Nullable String rangeKey) {
        Condition condition = Condition.parse("KeyConditionExpression", expression, placeholders);
        List<Condition> parts = new ArrayList<>();
        flatten(condition, parts);
        boolean hash = false;
        boolean range = false;
        for (Condition part : parts) {
            String attribute =
                    attribute(part).orElseThrow(() -> ApiException.validation("Query key condition not supported"));
            if (attribute.equals(hashKey) && isEquality(part) && !hash) {
                hash = true;
            } else if (attribute.equals(rangeKey) && !range) {
                range = true;
            } else {
                throw ApiException.validation(
                        "Query condition missed key schema element: " + (hash ? "" + rangeKey : hashKey));
            }
        }
        if (!hash) {
            throw ApiException.validation("Query condition missed key schema element: " + hashKey);
        }
        return condition;
    }

    private static void flatten(Condition condition, List<Condition> parts) {
        if (condition instanceof Condition.All all) {
            all.parts().forEach(part -> flatten(part, parts));
        } else {
            parts.add(condition);
        }
    }

    private static boolean isEquality(Condition part) {
        return part instanceof Condition.Compare compare && compare.comparison() == Comparison.EQ;
    }

    /** The attribute that a key condition is about; empty if it is none. */
    private static Optional<String> attribute(Condition part) {
        if (part instanceof Condition.Compare compare
                && compare.comparison() != Comparison.NE
                && compare.right() instanceof Operand.Given) {
            return attribute(compare.left());
        }
        if (part instanceof Condition.Between between
                && between.low() instanceof Operand.Given
                && between.high() instanceof Operand.Given) {
            return attribute(between.value());
        }
        return part instanceof Condition.BeginsWith begins && begins.prefix() instanceof Operand.Given
                ? attribute(begins.value())
                : Optional.empty();
    }

    private static Optional<String> attribute(Operand operand) {
        return operand instanceof Operand.At at && at.path().steps().size() == 1
                ? Optional.of(at.path().attribute())
                : Optional.empty();
    }
}
