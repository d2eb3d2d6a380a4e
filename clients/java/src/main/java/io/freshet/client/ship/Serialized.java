package io.freshet.client.ship;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A function as Java serializes it, with the classes that it is made of.
 *
 * @param classes of the function, of what it captures, and those whose lambdas it is
 */
record Serialized(byte[] bytes, Set<Class<?>> classes) {
    private static final int DEEPEST = 64;

    /** Serializes; if that is not possible, the message says which field of what is not serializable. */
    static Serialized of(Object function) {
        Set<Class<?>> classes = new LinkedHashSet<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out =
                new Noting(bytes, classes, function.getClass().getClassLoader())) {
            out.writeObject(function);
        } catch (NotSerializableException e) {
            throw new IllegalArgumentException(explain(function, String.valueOf(e.getMessage())), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("the function cannot be serialized: " + e, e);
        }
        return new Serialized(bytes.toByteArray(), classes);
    }

    private static String explain(Object function, String type) {
        return "the function cannot be sent: it refers to a " + type + ", which is not serializable"
                + path(function, type)
                        .map(path -> ", through " + path)
                        .orElse(", captured from where the function is written")
                + " (expected: serializable values; make what it needs inside of the function, or in a static field)";
    }

    /** The fields that lead to an instance of a class, as far as they can be read. */
    private static Optional<String> path(Object from, String type) {
        IdentityHashMap<Object, String> paths = new IdentityHashMap<>();
        Deque<Object> open = new ArrayDeque<>();
        paths.put(from, "");
        open.add(from);
        while (!open.isEmpty()) {
            Object each = open.removeFirst();
            String path = paths.getOrDefault(each, "");
            if (each.getClass().getName().equals(type)) {
                return path.isEmpty() ? Optional.empty() : Optional.of(path);
            }
            if (path.length() < DEEPEST * 20 && !each.getClass().getName().startsWith("java.")) {
                fields(each, path, paths, open);
            }
        }
        return Optional.empty();
    }

    private static void fields(Object of, String path, IdentityHashMap<Object, String> paths, Deque<Object> open) {
        for (Class<?> type = of.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                int modifiers = field.getModifiers();
                if (field.getType().isPrimitive() || Modifier.isStatic(modifiers) || Modifier.isTransient(modifiers)) {
                    continue;
                }
                Object value = valueOf(field, of);
                if (value != null && !paths.containsKey(value)) {
                    String name = type.getName().contains("$$Lambda")
                            ? "what the lambda captures"
                            : "field " + field.getName() + " of " + type.getName();
                    paths.put(value, path.isEmpty() ? name : path + " -> " + name);
                    open.add(value);
                }
            }
        }
    }

    private static @Nullable Object valueOf(Field field, Object of) {
        try {
            field.setAccessible(true);
            return field.get(of);
        } catch (IllegalAccessException | RuntimeException e) {
            return null; // not ours to read
        }
    }

    /** Notes the class of everything that is written. */
    private static final class Noting extends ObjectOutputStream {
        private final Set<Class<?>> classes;
        private final @Nullable ClassLoader loader;

        Noting(ByteArrayOutputStream out, Set<Class<?>> classes, @Nullable ClassLoader loader) throws IOException {
            super(out);
            this.classes = classes;
            this.loader = loader;
            enableReplaceObject(true);
        }

        @Override
        protected void annotateClass(Class<?> written) {
            classes.add(written);
        }

        @Override
        protected Object replaceObject(Object written) throws IOException {
            if (written instanceof SerializedLambda lambda) {
                note(lambda.getCapturingClass());
                note(lambda.getImplClass());
                note(lambda.getFunctionalInterfaceClass());
            } else {
                classes.add(written.getClass());
            }
            return written;
        }

        private void note(String name) throws IOException {
            try {
                classes.add(Class.forName(name.replace('/', '.'), false, loader));
            } catch (ClassNotFoundException e) {
                throw new IOException("class " + name + " of a lambda is not there", e);
            }
        }
    }
}
