package io.freshet.awsapi.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/**
 * Holds a request against its shape and words what is wrong as the services do: {@code 1 validation error detected: Value '..' at '..'
 * failed to satisfy constraint: Member must ..}.
 */
public final class RequestValidator {
    private static final int LISTED = 10;

    /** A pattern is not tried on more: what is longer breaks a length as well, and backtracking takes more than linear time. */
    private static final int MAX_MATCHED = 8192;

    private static final int MAX_SHOWN = 4096;

    private final boolean echoesValues;
    private final List<String> listed = new ArrayList<>();
    private int violations;

    private RequestValidator(boolean echoesValues) {
        this.echoesValues = echoesValues;
    }

    /**
     * The service's own sentence on what is wrong; empty if nothing is.
     *
     * @param echoesValues whether this service repeats the offending value; Firehose does not
     */
    public static Optional<String> violations(SdkPojo request, Shape shape, boolean echoesValues) {
        RequestValidator validator = new RequestValidator(echoesValues);
        validator.structure(request, shape, "");
        return validator.sentence();
    }

    private Optional<String> sentence() {
        if (violations == 0) {
            return Optional.empty();
        }
        String count = violations == 1 ? "1 validation error" : violations + " validation errors";
        return Optional.of(count + " detected: " + String.join("; ", listed));
    }

    private void structure(SdkPojo value, Shape shape, String path) {
        for (SdkField<?> field : value.sdkFields()) {
            // in REST protocols the name on the wire may be another, that of a header for example
            String name = shape.members().containsKey(field.locationName()) ? field.locationName() : field.memberName();
            Shape member = shape.members().get(name);
            if (member != null) {
                String memberPath = path.isEmpty() ? lowerCamel(name) : path + "." + lowerCamel(name);
                member(field.getValueOrDefault(value), member, shape.requires(name), memberPath);
            }
        }
    }

    private void member(@Nullable Object value, Shape shape, boolean required, String path) {
        if (value == null || value instanceof SdkAutoConstructList || value instanceof SdkAutoConstructMap) {
            if (required) {
                report(null, path, "Member must not be null");
            }
            return;
        }
        if (!shape.constraints().none()) {
            constraints(value, shape, path);
        }
        if (value instanceof SdkPojo pojo) {
            structure(pojo, shape, path);
        } else if (value instanceof List<?> list) {
            Shape element = shape.members().get("member");
            for (int i = 0; element != null && i < list.size(); i++) {
                member(list.get(i), element, true, path + "." + (i + 1) + ".member");
            }
        } else if (value instanceof Map<?, ?> map) {
            map(map, shape, path);
        }
    }

    private void map(Map<?, ?> map, Shape shape, String path) {
        Shape keys = shape.members().get("key");
        Shape values = shape.members().get("value");
        map.forEach((key, value) -> {
            lengthPhrases(key, keys)
                    .ifPresent(phrases -> report(map, path, "Map keys must satisfy constraint: " + phrases));
            lengthPhrases(value, values)
                    .ifPresent(phrases -> report(map, path, "Map value must satisfy constraint: " + phrases));
        });
    }

    private static Optional<String> lengthPhrases(@Nullable Object value, @Nullable Shape shape) {
        if (value == null) {
            return Optional.of("[Member must not be null]");
        }
        if (!(value instanceof String text) || shape == null) {
            return Optional.empty();
        }
        Shape.Constraints limits = shape.constraints();
        boolean fits = text.length() <= limits.max().orElse(Double.MAX_VALUE)
                && text.length() >= limits.min().orElse(0);
        List<String> phrases = new ArrayList<>();
        limits.max().ifPresent(max -> phrases.add("Member must have length less than or equal to " + (long) max));
        limits.min().ifPresent(min -> phrases.add("Member must have length greater than or equal to " + (long) min));
        return fits ? Optional.empty() : Optional.of(phrases.toString());
    }

    private void constraints(Object value, Shape shape, String path) {
        Shape.Constraints limits = shape.constraints();
        boolean number = value instanceof Number;
        double size = number ? ((Number) value).doubleValue() : length(value);
        String what = number ? "Member must have value " : "Member must have length ";
        if (limits.max().isPresent() && size > limits.max().getAsDouble()) {
            report(
                    value,
                    path,
                    what + "less than or equal to " + (long) limits.max().getAsDouble());
        }
        if (limits.min().isPresent() && size < limits.min().getAsDouble()) {
            report(
                    value,
                    path,
                    what + "greater than or equal to " + (long) limits.min().getAsDouble());
        }
        if (value instanceof String text) {
            if (!limits.enumeration().isEmpty() && !limits.enumeration().contains(text)) {
                report(value, path, "Member must satisfy enum value set: " + limits.enumeration());
            }
            limits.pattern()
                    .filter(pattern -> text.length() > MAX_MATCHED
                            || !pattern.matcher(text).matches())
                    .ifPresent(pattern ->
                            report(value, path, "Member must satisfy regular expression pattern: " + pattern));
        }
    }

    private static int length(Object value) {
        if (value instanceof SdkBytes bytes) {
            return bytes.asByteArrayUnsafe().length;
        }
        if (value instanceof Collection<?> collection) {
            return collection.size();
        }
        return value instanceof Map<?, ?> map ? map.size() : value.toString().length();
    }

    private static String shown(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof SdkBytes bytes) {
            int length = bytes.asByteArrayUnsafe().length;
            return "'java.nio.HeapByteBuffer[pos=0 lim=" + length + " cap=" + length + "]'";
        }
        String text = value.toString();
        return text.length() <= MAX_SHOWN ? "'" + text + "'" : "'" + text.substring(0, MAX_SHOWN) + "...'";
    }

    private void report(@Nullable Object value, String path, String constraint) {
        violations++;
        if (listed.size() < LISTED) {
            listed.add("Value " + (echoesValues ? shown(value) + " " : "") + "at '" + path
                    + "' failed to satisfy constraint: " + constraint);
        }
    }

    private static String lowerCamel(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
