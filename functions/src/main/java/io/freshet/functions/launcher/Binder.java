package io.freshet.functions.launcher;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes objects of JSON values: maps, lists, numbers, enums, records, and classes with setters. */
@SuppressWarnings("JavaUtilDate") // users' classes have it
final class Binder {
    private Binder() {}

    static @Nullable Object bind(@Nullable Object value, Type type) throws Exception {
        if (type instanceof ParameterizedType parameterized) {
            return generic(value, (Class<?>) parameterized.getRawType(), parameterized.getActualTypeArguments());
        }
        if (type instanceof WildcardType wildcard) {
            return bind(value, wildcard.getUpperBounds()[0]);
        }
        if (!(type instanceof Class<?> raw)) {
            return value;
        }
        return value == null ? absent(raw) : scalar(value, raw);
    }

    private static @Nullable Object absent(Class<?> type) {
        return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
    }

    private static @Nullable Object generic(@Nullable Object value, Class<?> raw, Type[] arguments) throws Exception {
        if (value instanceof List<?> elements && Collection.class.isAssignableFrom(raw)) {
            Collection<@Nullable Object> bound =
                    Set.class.isAssignableFrom(raw) ? new LinkedHashSet<>() : new ArrayList<>();
            for (Object element : elements) {
                bound.add(bind(element, arguments[0]));
            }
            return bound;
        }
        if (value instanceof Map<?, ?> members && Map.class.isAssignableFrom(raw)) {
            Map<@Nullable Object, @Nullable Object> bound = new LinkedHashMap<>();
            for (Map.Entry<?, ?> member : members.entrySet()) {
                bound.put(bind(member.getKey(), arguments[0]), bind(member.getValue(), arguments[1]));
            }
            return bound;
        }
        if (raw == Optional.class) {
            return Optional.ofNullable(bind(value, arguments[0]));
        }
        return bind(value, raw);
    }

    private static @Nullable Object scalar(Object value, Class<?> type) throws Exception {
        if (type.isInstance(value) || type == Object.class) {
            return value;
        }
        if (value instanceof List<?> elements && type.isArray()) {
            Object array = Array.newInstance(type.getComponentType(), elements.size());
            for (int i = 0; i < elements.size(); i++) {
                Array.set(array, i, bind(elements.get(i), type.getComponentType()));
            }
            return array;
        }
        if (value instanceof List<?> && Collection.class.isAssignableFrom(type)) {
            return generic(value, type, new Type[] {Object.class});
        }
        if (value instanceof Map<?, ?> members) {
            return Map.class.isAssignableFrom(type)
                    ? generic(value, type, new Type[] {Object.class, Object.class})
                    : structure(members, type);
        }
        if (value instanceof Number number) {
            return number(number, type);
        }
        return value instanceof String text ? text(text, type) : bool(value, type);
    }

    private static Object bool(Object value, Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return value;
        }
        return type == String.class ? value.toString() : refuse(value, type);
    }

    private static Object number(Number number, Class<?> type) throws Exception {
        if (type == int.class || type == Integer.class) {
            return number.intValue();
        }
        if (type == long.class || type == Long.class) {
            return number.longValue();
        }
        if (type == double.class || type == Double.class || type == Number.class) {
            return number.doubleValue();
        }
        if (type == float.class || type == Float.class) {
            return number.floatValue();
        }
        if (type == short.class || type == Short.class) {
            return number.shortValue();
        }
        if (type == byte.class || type == Byte.class) {
            return number.byteValue();
        }
        if (type == BigDecimal.class) {
            return new BigDecimal(number.toString());
        }
        if (type == BigInteger.class) {
            return new BigDecimal(number.toString()).toBigInteger();
        }
        if (type == String.class) {
            return number.toString();
        }
        return instant(new BigDecimal(number.toString()).movePointRight(3).longValue(), number, type);
    }

    private static Object text(String text, Class<?> type) throws Exception {
        if (type == String.class || type == CharSequence.class) {
            return text;
        }
        if (type == ByteBuffer.class) {
            return ByteBuffer.wrap(Base64.getDecoder().decode(text));
        }
        if (type == byte[].class) {
            return Base64.getDecoder().decode(text);
        }
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(text)) {
                    return constant;
                }
            }
            return refuse(text, type);
        }
        if (type == char.class || type == Character.class) {
            return text.charAt(0);
        }
        if (type == boolean.class || type == Boolean.class) {
            return Boolean.valueOf(text);
        }
        if (type == UUID.class) {
            return UUID.fromString(text);
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return number(new BigDecimal(text), type);
        }
        return instant(java.time.OffsetDateTime.parse(text).toInstant().toEpochMilli(), text, type);
    }

    private static Object instant(long millis, Object value, Class<?> type) throws Exception {
        if (type == Date.class) {
            return new Date(millis);
        }
        if (type == Instant.class) {
            return Instant.ofEpochMilli(millis);
        }
        if (type.getName().equals("org.joda.time.DateTime")) {
            return type.getConstructor(long.class).newInstance(millis);
        }
        return refuse(value, type);
    }

    private static Object structure(Map<?, ?> members, Class<?> type) throws Exception {
        if (type.isRecord()) {
            return record(members, type);
        }
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        Object made = constructor.newInstance();
        Map<String, Method> setters = new HashMap<>();
        for (Method method : type.getMethods()) {
            if (method.getName().startsWith("set") && method.getParameterCount() == 1 && !method.isBridge()) {
                setters.put(method.getName().substring(3).toLowerCase(Locale.ROOT), method);
            }
        }
        for (Map.Entry<?, ?> member : members.entrySet()) {
            Method setter = setters.get(String.valueOf(member.getKey()).toLowerCase(Locale.ROOT));
            if (setter != null) {
                setter.setAccessible(true);
                setter.invoke(made, bind(member.getValue(), setter.getGenericParameterTypes()[0]));
            }
        }
        return made;
    }

    private static Object record(Map<?, ?> members, Class<?> type) throws Exception {
        java.lang.reflect.RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = bind(members.get(components[i].getName()), components[i].getGenericType());
        }
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(values);
    }

    private static Object refuse(Object value, Class<?> type) {
        String shown = String.valueOf(value);
        throw new IllegalArgumentException("An error occurred during JSON parsing: "
                + (shown.length() > 100 ? shown.substring(0, 100) : shown) + " is no " + type.getName());
    }
}
