package io.freshet.client.worker;

import io.freshet.client.wire.CallStatus;
import io.freshet.client.wire.Failure;
import io.freshet.client.wire.Json;
import io.freshet.client.wire.Values;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A function loaded from what a client has shipped, apart from everything around it. One thread at a time. */
public final class LoadedFunction implements AutoCloseable {
    private static final String PIECE = "io.freshet.client.ObjectPiece";

    private final ChildFirst loader;
    private final Function<@Nullable Object, @Nullable Object> function;
    private final boolean raw;

    private LoadedFunction(ChildFirst loader, Function<@Nullable Object, @Nullable Object> function, boolean raw) {
        this.loader = loader;
        this.function = function;
        this.raw = raw;
    }

    /**
     * What came of a call.
     *
     * @param bytes the result, or the {@link Failure}
     */
    public record Outcome(CallStatus status, byte[] bytes) {}

    /**
     * Loads a function.
     *
     * @param classPath jars and zips
     * @param serialized the function, as {@link Values} writes it; null if a class is named
     * @param entry a class with a constructor without parameters that is a {@link Function}; empty if the function is serialized
     * @param raw whether results are texts or bytes and are to be kept as they are
     */
    public static LoadedFunction load(List<Path> classPath, @Nullable Path serialized, String entry, boolean raw)
            throws IOException {
        ChildFirst loader = new ChildFirst(classPath);
        try {
            Object function = serialized == null
                    ? Class.forName(entry, true, loader)
                            .getDeclaredConstructor()
                            .newInstance()
                    : Values.deserialize(new ByteArrayInputStream(Files.readAllBytes(serialized)), loader);
            return new LoadedFunction(loader, asFunction(function), raw);
        } catch (ReflectiveOperationException | IOException | RuntimeException | LinkageError e) {
            loader.close();
            throw new IOException("the function cannot be loaded: " + e, e);
        }
    }

    @SuppressWarnings("unchecked") // what it takes and gives shows when it is called
    private static Function<@Nullable Object, @Nullable Object> asFunction(Object loaded) {
        if (loaded instanceof Function<?, ?> function) {
            return (Function<@Nullable Object, @Nullable Object>) function;
        }
        throw new IllegalArgumentException(
                loaded.getClass().getName() + " is no function (expected: a java.util.function.Function)");
    }

    /** Calls it with an input. */
    public Outcome call(byte[] input) {
        return guarded(() -> function.apply(Values.decode(input, loader)));
    }

    /**
     * Calls it with a piece of an object.
     *
     * @param description JSON: bucket, key, from, to, part
     */
    public Outcome call(byte[] description, InputStream content) {
        return guarded(() -> function.apply(piece(description, content)));
    }

    private Object piece(byte[] description, InputStream content) throws ReflectiveOperationException {
        Json document = Json.parse(new String(description, StandardCharsets.UTF_8));
        Class<?> type;
        try {
            type = Class.forName(PIECE, true, loader);
        } catch (ClassNotFoundException e) {
            return content; // the function knows nothing of the client: it gets the stream
        }
        Method of =
                type.getMethod("of", String.class, String.class, long.class, long.class, int.class, InputStream.class);
        return of.invoke(
                null,
                document.text("bucket", ""),
                document.text("key", ""),
                document.number("from", 0),
                document.number("to", 0),
                (int) document.number("part", 0),
                content);
    }

    private interface Body {
        @Nullable
        Object run() throws Exception;
    }

    private Outcome guarded(Body body) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            Object result = body.run();
            return new Outcome(CallStatus.SUCCEEDED, raw ? plain(result) : Values.encode(result));
        } catch (OutOfMemoryError e) {
            return new Outcome(
                    CallStatus.OUT_OF_MEMORY,
                    Failure.told(e.getClass().getName(), String.valueOf(e.getMessage()))
                            .encode());
        } catch (Throwable e) { // whatever the function throws is what came of the call
            return new Outcome(CallStatus.FAILED, Failure.of(e).encode());
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static byte[] plain(@Nullable Object result) {
        if (result instanceof byte[] bytes) {
            return bytes;
        }
        return result == null ? new byte[0] : result.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
