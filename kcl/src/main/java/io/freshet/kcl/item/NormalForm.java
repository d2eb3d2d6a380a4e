package io.freshet.kcl.item;

import io.freshet.awsapi.operation.ApiException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Checks attribute values and writes them in the one way that makes equal values equal objects: numbers without superfluous
 * digits, sets in order.
 */
public final class NormalForm {
    /** How deep lists and maps may be nested. */
    public static final int MAX_DEPTH = 32;

    private static final int MAX_NAME = 65_535;

    private NormalForm() {}

    public static Map<String, AttributeValue> of(Map<String, AttributeValue> attributes) {
        return map(attributes, 0);
    }

    public static AttributeValue of(@Nullable AttributeValue value) {
        return of(value, 0);
    }

    private static AttributeValue of(@Nullable AttributeValue value, int depth) {
        AttributeType type = AttributeType.of(value);
        if (value == null) { // refused by the line above
            throw new IllegalStateException("value: null");
        }
        if (depth > MAX_DEPTH) {
            throw ApiException.validation("Nesting Levels have exceeded supported limits: Attributes in the item have"
                    + " nested levels beyond supported limit");
        }
        return switch (type) {
            case S, B, BOOL -> value;
            case N -> AttributeValue.fromN(DecimalNumber.text(DecimalNumber.parse(value.n())));
            case NULL -> nothing(value);
            case SS -> AttributeValue.fromSs(set(value.ss(), Order.STRINGS));
            case NS -> AttributeValue.fromNs(numbers(value.ns()));
            case BS -> AttributeValue.fromBs(set(value.bs(), Order.BYTES));
            case M -> AttributeValue.fromM(map(value.m(), depth + 1));
            case L -> AttributeValue.fromL(list(value.l(), depth + 1));
        };
    }

    private static AttributeValue nothing(AttributeValue value) {
        if (!value.nul()) {
            throw invalid("Null attribute value types must have the value of true");
        }
        return value;
    }

    private static Map<String, AttributeValue> map(Map<String, AttributeValue> attributes, int depth) {
        Map<String, AttributeValue> normal = new TreeMap<>();
        attributes.forEach((name, value) -> {
            if (name.length() > MAX_NAME || (name.isEmpty() && depth == 0)) {
                throw invalid("Attribute name must not be empty, and not longer than " + MAX_NAME + " characters");
            }
            normal.put(name, of(value, depth));
        });
        return normal;
    }

    private static List<AttributeValue> list(List<AttributeValue> values, int depth) {
        return values.stream().map(value -> of(value, depth)).toList();
    }

    private static List<String> numbers(List<String> values) {
        List<String> normal = new ArrayList<>();
        for (@Nullable String value : values) {
            normal.add(DecimalNumber.text(DecimalNumber.parse(value == null ? "" : value)));
        }
        return set(normal, Order.NUMBERS);
    }

    private static <T> List<T> set(List<T> values, Comparator<T> order) {
        if (values.isEmpty()) {
            throw invalid("An set may not be empty");
        }
        List<T> sorted = new ArrayList<>(values);
        for (@Nullable T value : values) {
            if (value == null) {
                throw invalid("An set may not have a null in it");
            }
        }
        sorted.sort(order);
        for (int i = 1; i < sorted.size(); i++) {
            if (order.compare(sorted.get(i - 1), sorted.get(i)) == 0) {
                throw invalid("Input collection contains duplicates");
            }
        }
        return sorted;
    }

    private static ApiException invalid(String what) {
        return ApiException.validation("One or more parameter values were invalid: " + what);
    }
}
