package io.freshet.functions.launcher;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes JSON values of objects: of maps and lists, records, and whatever has getters. */
@SuppressWarnings("JavaUtilDate") // users' classes have it
final class Unbinder {
    private static final int DEEPEST = 100;

    private Unbinder() {}

    static @Nullable Object plain(@Nullable Object value) throws Exception {
        return plain(value, 0);
    }

    private static @Nullable Object plain(@Nullable Object value, int depth) throws Exception {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException(
                    "An error occurred during JSON serialization of response: nested too" + " deep, or within itself");
        }
        if (value == null || value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Map<?, ?> members) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            for (Map.Entry<?, ?> member : members.entrySet()) {
                plain.put(String.valueOf(member.getKey()), plain(member.getValue(), depth + 1));
            }
            return plain;
        }
        if (value instanceof Optional<?> optional) {
            return plain(optional.orElse(null), depth);
        }
        if (value instanceof Iterable<?> elements) {
            List<@Nullable Object> plain = new ArrayList<>();
            for (Object element : elements) {
                plain.add(plain(element, depth + 1));
            }
            return plain;
        }
        return special(value, depth);
    }

    private static @Nullable Object special(Object value, int depth) throws Exception {
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return Base64.getEncoder().encodeToString(bytes);
        }
        if (value.getClass().isArray()) {
            List<@Nullable Object> plain = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                plain.add(plain(Array.get(value, i), depth + 1));
            }
            return plain;
        }
        if (value instanceof Date date) {
            return date.getTime();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof CharSequence || value.getClass().getName().startsWith("java.")) {
            return value.toString();
        }
        return members(value, depth);
    }

    private static Map<String, @Nullable Object> members(Object value, int depth) throws Exception {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        if (value instanceof Record) {
            for (java.lang.reflect.RecordComponent component : value.getClass().getRecordComponents()) {
                Method accessor = component.getAccessor();
                accessor.setAccessible(true);
                plain.put(component.getName(), plain(accessor.invoke(value), depth + 1));
            }
            return plain;
        }
        for (Method method : value.getClass().getMethods()) {
            String name = property(method);
            if (!name.isEmpty()) {
                method.setAccessible(true);
                plain.put(name, plain(method.invoke(value), depth + 1));
            }
        }
        return plain;
    }

    private static String property(Method method) {
        String name = method.getName();
        int prefix =
                name.startsWith("get") ? 3 : name.startsWith("is") && method.getReturnType() == boolean.class ? 2 : 0;
        if (prefix == 0
                || name.length() == prefix
                || method.getParameterCount() > 0
                || method.isBridge()
                || Modifier.isStatic(method.getModifiers())
                || method.getDeclaringClass() == Object.class) {
            return "";
        }
        boolean capitals = name.length() > prefix + 1 && Character.isUpperCase(name.charAt(prefix + 1));
        return capitals
                ? name.substring(prefix)
                : Character.toLowerCase(name.charAt(prefix)) + name.substring(prefix + 1);
    }
}
