package io.freshet.functions.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import org.jspecify.annotations.Nullable;

/** Finds what a handler's name means: a class with an interface of the library, or a class and one of its methods. */
final class HandlerFinder {
    private static final String LIBRARY = "com.amazonaws.services.lambda.runtime.";

    private final ClassLoader loader;

    HandlerFinder(ClassLoader loader) {
        this.loader = loader;
    }

    Handler find(String name) throws Exception {
        String[] parts = name.split("::", 2);
        Class<?> type;
        try {
            type = Class.forName(parts[0], true, loader);
        } catch (ClassNotFoundException e) {
            throw new ClassNotFoundException("Class not found: " + parts[0], e);
        }
        if (parts.length == 1 || parts[1].equals("handleRequest")) {
            if (hasInterface(type, "RequestStreamHandler")) {
                return streaming(instance(type), method(type, "handleRequest", 3));
            }
            if (hasInterface(type, "RequestHandler")) {
                return plain(instance(type), method(type, "handleRequest", 2));
            }
        }
        if (parts.length == 1) {
            throw new IllegalArgumentException("Class " + parts[0]
                    + " does not implement an appropriate handler interface (expected: RequestHandler, or"
                    + " RequestStreamHandler, or CLASS::METHOD as the handler)");
        }
        Method method = method(type, parts[1], -1);
        Class<?>[] takes = method.getParameterTypes();
        if (takes.length >= 2 && takes[0] == InputStream.class && takes[1] == OutputStream.class) {
            return streaming(instanceFor(method), method);
        }
        return plain(instanceFor(method), method);
    }

    private static boolean hasInterface(Class<?> type, String name) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Class<?> implemented : each.getInterfaces()) {
                if (implemented.getName().equals(LIBRARY + name) || hasInterface(implemented, name)) {
                    return true;
                }
            }
        }
        return type.getName().equals(LIBRARY + name);
    }

    private static @Nullable Object instanceFor(Method method) throws Exception {
        return Modifier.isStatic(method.getModifiers()) ? null : instance(method.getDeclaringClass());
    }

    private static Object instance(Class<?> type) throws Exception {
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    /** The method of that name which is not a bridge, with so many parameters; the one with the most if any will do. */
    private static Method method(Class<?> type, String name, int parameters) throws NoSuchMethodException {
        Method found = null;
        for (Method method : type.getMethods()) {
            boolean fits = parameters < 0 || method.getParameterCount() == parameters;
            if (method.getName().equals(name)
                    && !method.isBridge()
                    && fits
                    && (found == null || isBetter(method, found))) {
                found = method;
            }
        }
        if (found == null) {
            throw new NoSuchMethodException("No public method named " + name
                    + " with appropriate method signature found" + " on class " + type.getName());
        }
        found.setAccessible(true);
        return found;
    }

    private static boolean isBetter(Method method, Method than) {
        boolean withContext = takesContext(method);
        return withContext == takesContext(than) ? method.getParameterCount() > than.getParameterCount() : withContext;
    }

    private static boolean takesContext(Method method) {
        Class<?>[] takes = method.getParameterTypes();
        return takes.length > 0 && takes[takes.length - 1].getName().equals(LIBRARY + "Context");
    }

    private static Handler streaming(@Nullable Object target, Method method) {
        return (event, context) -> {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            Object[] arguments = new Object[method.getParameterCount()];
            arguments[0] = new ByteArrayInputStream(event);
            arguments[1] = answer;
            if (arguments.length > 2) {
                arguments[2] = context.as(method.getParameterTypes()[2]);
            }
            method.invoke(target, arguments);
            return answer.toByteArray();
        };
    }

    private static Handler plain(@Nullable Object target, Method method) {
        int parameters = method.getParameterCount();
        boolean context = takesContext(method);
        int events = context ? parameters - 1 : parameters;
        if (events > 1) {
            throw new IllegalArgumentException(
                    "Method " + method.getName() + " takes " + events + " events (expected: one, and a Context)");
        }
        Type eventType = events == 1 ? eventType(target, method) : Object.class;
        return (event, invocation) -> {
            Object[] arguments = new Object[parameters];
            if (events == 1) {
                arguments[0] = Binder.bind(Json.read(event), eventType);
            }
            if (context) {
                arguments[parameters - 1] = invocation.as(method.getParameterTypes()[parameters - 1]);
            }
            return Json.write(Unbinder.plain(method.invoke(target, arguments))).getBytes(UTF_8);
        };
    }

    private static Type eventType(@Nullable Object target, Method method) {
        Type declared = method.getGenericParameterTypes()[0];
        if (declared instanceof TypeVariable<?> && target != null) {
            for (Type implemented : target.getClass().getGenericInterfaces()) {
                if (implemented instanceof ParameterizedType parameterized
                        && parameterized.getRawType().getTypeName().equals(LIBRARY + "RequestHandler")) {
                    return parameterized.getActualTypeArguments()[0];
                }
            }
        }
        return declared;
    }
}
