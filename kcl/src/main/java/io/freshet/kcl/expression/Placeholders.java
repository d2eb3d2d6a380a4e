package io.freshet.kcl.expression;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.kcl.item.NormalForm;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What {@code #name} and {@code :value} stand for in the expressions of one request. Each must be used. */
public final class Placeholders {
    private static final int MAX_TOTAL = 4096;

    private final Map<String, String> names;
    private final Map<String, AttributeValue> values;
    private final Set<String> unusedNames;
    private final Set<String> unusedValues;

    public Placeholders(Map<String, String> names, Map<String, AttributeValue> values) {
        if (names.size() + values.size() > MAX_TOTAL) {
            throw ApiException.validation("ExpressionAttributeNames and ExpressionAttributeValues must not have more"
                    + " than " + MAX_TOTAL + " entries");
        }
        this.names = names;
        this.values = values;
        this.unusedNames = new TreeSet<>(names.keySet());
        this.unusedValues = new TreeSet<>(values.keySet());
    }

    String name(Tokens tokens, String placeholder) {
        String name = names.get(placeholder);
        if (name == null || name.isEmpty()) {
            throw tokens.invalid("An expression attribute name used in the document path is not defined;"
                    + " attribute name: " + placeholder);
        }
        unusedNames.remove(placeholder);
        return name;
    }

    AttributeValue value(Tokens tokens, String placeholder) {
        if (!values.containsKey(placeholder)) {
            throw tokens.invalid(
                    "An expression attribute value used in expression is not defined; attribute value: " + placeholder);
        }
        unusedValues.remove(placeholder);
        return NormalForm.of(values.get(placeholder));
    }

    /** To be called after all expressions of the request were parsed. */
    public void requireAllUsed() {
        if (!unusedNames.isEmpty()) {
            throw ApiException.validation("Value provided in ExpressionAttributeNames unused in expressions: keys: {"
                    + String.join(", ", unusedNames) + "}");
        }
        if (!unusedValues.isEmpty()) {
            throw ApiException.validation("Value provided in ExpressionAttributeValues unused in expressions: keys: {"
                    + String.join(", ", unusedValues) + "}");
        }
    }
}
