package io.freshet.awsapi.binding;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * A body of the query protocol: nested values under dotted names, as in {@code MetricData.member.1.MetricName=a}. Reads itself into
 * a builder of the AWS SDK; names that the class does not have are skipped.
 */
public final class Form {
    private static final int MAX_PARAMETERS = 50_000;

    private final NavigableMap<String, String> parameters;

    private Form(NavigableMap<String, String> parameters) {
        this.parameters = parameters;
    }

    public static Form parse(byte[] body) throws MalformedBodyException {
        NavigableMap<String, String> parameters = new TreeMap<>();
        for (String parameter : new String(body, UTF_8).trim().split("&", -1)) {
            String[] parts = parameter.split("=", 2);
            try {
                parameters.put(
                        URLDecoder.decode(parts[0], UTF_8),
                        parts.length == 2 ? URLDecoder.decode(parts[1], UTF_8) : "");
            } catch (IllegalArgumentException e) {
                throw new MalformedBodyException("The query string is malformed: " + e.getMessage());
            }
            if (parameters.size() > MAX_PARAMETERS) {
                throw new MalformedBodyException("The query string has more than " + MAX_PARAMETERS + " parameters");
            }
        }
        return new Form(parameters);
    }

    /** The value of a parameter; empty if there is none. */
    public String value(String name) {
        return parameters.getOrDefault(name, "");
    }

    public void into(SdkPojo builder) throws MalformedBodyException {
        structure(builder, "");
    }

    private boolean has(String name) {
        String next = parameters.ceilingKey(name + ".");
        return parameters.containsKey(name) || (next != null && next.startsWith(name + "."));
    }

    private void structure(SdkPojo builder, String prefix) throws MalformedBodyException {
        for (SdkField<?> field : builder.sdkFields()) {
            String name = prefix + field.locationName();
            if (has(name)) {
                field.set(builder, value(field, name));
            }
        }
    }

    private Object value(SdkField<?> field, String name) throws MalformedBodyException {
        MarshallingType<?> type = field.marshallingType();
        if (type == MarshallingType.SDK_POJO) {
            SdkPojo nested = field.constructor().get();
            structure(nested, name + ".");
            return ((Buildable) nested).build();
        }
        if (type == MarshallingType.LIST) {
            SdkField<?> element = field.getTrait(ListTrait.class).memberFieldInfo();
            List<Object> list = new ArrayList<>();
            for (int i = 1; has(name + ".member." + i); i++) {
                list.add(value(element, name + ".member." + i));
            }
            return list;
        }
        if (type == MarshallingType.MAP) {
            SdkField<?> element = field.getTrait(MapTrait.class).valueFieldInfo();
            Map<String, Object> map = new LinkedHashMap<>();
            for (int i = 1; has(name + ".entry." + i + ".value"); i++) {
                String entry = name + ".entry." + i;
                map.put(value(entry + ".key"), value(element, entry + ".value"));
            }
            return map;
        }
        return scalar(type, name, value(name));
    }

    private static Object scalar(MarshallingType<?> type, String name, String text) throws MalformedBodyException {
        try {
            if (type == MarshallingType.STRING) {
                return text;
            }
            if (type == MarshallingType.INTEGER) {
                return Integer.valueOf(text);
            }
            if (type == MarshallingType.LONG) {
                return Long.valueOf(text);
            }
            if (type == MarshallingType.DOUBLE) {
                return Double.valueOf(text);
            }
            if (type == MarshallingType.BOOLEAN) {
                return Boolean.valueOf(text);
            }
            if (type == MarshallingType.INSTANT) {
                return instant(text);
            }
        } catch (NumberFormatException | DateTimeException e) {
            throw new MalformedBodyException(name + ": '" + text + "' (expected: a value of type " + type + ")");
        }
        throw new MalformedBodyException(name + ": values of this type are not supported in a form");
    }

    private static Instant instant(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }
}
