package io.freshet.client;

import io.freshet.client.ship.Bundle;
import io.freshet.client.ship.Shipment;
import io.freshet.client.wire.InputChunk;
import io.freshet.client.wire.Json;
import io.freshet.client.wire.Values;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs functions on a Freshet server: {@code MapExecutor.connect("http://localhost:4566").map(x -> x * x, List.of(1, 2, 3)).get()}. The
 * classes that a function needs are found and sent along. Safe for use by many threads.
 */
public final class MapExecutor {
    private static final int CHUNK_BYTES = 8 << 20;
    private static final int CHUNK_INPUTS = 500_000;
    private static final int INLINE_BYTES = 1 << 20;
    private static final int PART_BYTES = 8 << 20;

    private final Connection server;
    private final Set<String> sent = ConcurrentHashMap.newKeySet();

    private MapExecutor(Connection server) {
        this.server = server;
    }

    /** Asks the server at this address, signed with the access key of the environment. */
    public static MapExecutor connect(String endpoint) {
        return connect(endpoint, Credentials.ofEnvironment());
    }

    public static MapExecutor connect(String endpoint, Credentials credentials) {
        String region =
                Credentials.environment("AWS_REGION", Credentials.environment("AWS_DEFAULT_REGION", "us-east-1"));
        return new MapExecutor(
                new Connection(URI.create(endpoint), new Signature(credentials, region), Clock.systemUTC()));
    }

    /** Calls a function once for every input. */
    public <I, O> MapJob<O> map(SerializableFunction<I, O> function, Iterable<? extends I> inputs) {
        return map(function, inputs, MapOptions.usual());
    }

    /** Calls a function once for every input. */
    public <I, O> MapJob<O> map(SerializableFunction<I, O> function, Iterable<? extends I> inputs, MapOptions options) {
        Map<String, Object> request = request(function, options);
        Packer packer = new Packer(request);
        for (I input : inputs) {
            packer.add(encoded(input));
        }
        return packer.begin(loader(function));
    }

    /** Calls a function once. */
    public <I, O> CallFuture<O> callAsync(SerializableFunction<I, O> function, I input) {
        return map(function, List.of(input)).future(0);
    }

    /** Calls a function for every input, then another one, there, with all of the results. */
    public <I, O, R> CallFuture<R> mapReduce(
            SerializableFunction<I, O> function,
            Iterable<? extends I> inputs,
            SerializableFunction<List<@Nullable O>, R> reducer)
            throws InterruptedException {
        ArrayList<@Nullable O> results = new ArrayList<>(map(function, inputs).get());
        return callAsync(reducer, results);
    }

    /** Calls a function for every object, or piece of one. */
    public <O> MapJob<O> map(SerializableFunction<ObjectPiece, O> function, StoredObjects objects) {
        return map(function, objects, MapOptions.usual());
    }

    /** Calls a function for every object, or piece of one. */
    public <O> MapJob<O> map(SerializableFunction<ObjectPiece, O> function, StoredObjects objects, MapOptions options) {
        Map<String, Object> request = request(function, options);
        request.put("objects", objects.document());
        Json job = server.askJson("POST", "", request, false);
        return new MapJob<>(server, job.text("id", ""), (int) job.number("total", 0), loader(function));
    }

    /** A job that was begun before, by whomever. Classes of its results must be on the class path. */
    public <O> MapJob<O> attach(String id) {
        if (!id.matches("[a-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("map job: " + id + " (expected: an id such as a job's id() gives)");
        }
        Json job = server.askJson("GET", "/" + id, null, true);
        return new MapJob<>(server, id, (int) job.number("total", 0), contextLoader());
    }

    private static ClassLoader contextLoader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context == null ? ClassLoader.getSystemClassLoader() : context;
    }

    private static ClassLoader loader(Object function) {
        ClassLoader loader = function.getClass().getClassLoader();
        return loader == null ? contextLoader() : loader;
    }

    private static byte[] encoded(@Nullable Object input) {
        try {
            return Values.encode(input);
        } catch (IOException e) {
            throw new IllegalArgumentException("an input cannot be sent: " + e + " (expected: serializable values)", e);
        }
    }

    private Map<String, Object> request(Object function, MapOptions options) {
        Bundle bundle = options.ofWholeClassPath() ? Shipment.classPath(function) : Shipment.closure(function);
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("name", options.name());
        request.put("language", "java");
        request.put("version", Integer.toString(Runtime.version().feature()));
        request.put("function", parts(bundle.function()));
        List<Map<String, Object>> artifacts = new ArrayList<>();
        bundle.files().forEach(file -> artifacts.add(Map.of("name", file.name(), "parts", parts(file.bytes()))));
        request.put("artifacts", artifacts);
        request.put("options", options.document());
        return request;
    }

    /** Sends what the server does not have yet; returns what the parts are called. */
    private List<String> parts(byte[] bytes) {
        List<String> parts = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += PART_BYTES) {
            byte[] part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PART_BYTES));
            String hash = Signature.hex(Signature.sha256(part));
            parts.add(hash);
            if (sent.contains(hash)) {
                continue;
            }
            Connection.Answer known = server.answer("HEAD", "/artifacts/" + hash, new byte[0], true);
            if (known.status() != 200) {
                byte[] unused = server.ask("PUT", "/artifacts/" + hash, part, true);
            }
            sent.add(hash);
        }
        return parts;
    }

    /** Packs inputs and sends them as they come: all of them are never held at once. */
    private final class Packer {
        private final Map<String, Object> request;
        private final List<byte[]> held = new ArrayList<>();
        private long bytes;
        private int chunks;
        private int total;
        private String id = "";

        Packer(Map<String, Object> request) {
            this.request = request;
        }

        void add(byte[] input) {
            if (input.length > CHUNK_BYTES) {
                throw new IllegalArgumentException("input " + total + ": " + input.length + " bytes (expected: at most "
                        + CHUNK_BYTES + "; put it into the object store)");
            }
            if (bytes + input.length + 4 > CHUNK_BYTES || held.size() == CHUNK_INPUTS) {
                send();
            }
            held.add(input);
            bytes += input.length + 4L;
            total++;
        }

        private void send() {
            if (id.isEmpty()) {
                id = server.askJson("POST", "", request, false).text("id", "");
            }
            byte[] unused = server.ask("PUT", "/" + id + "/inputs/" + chunks++, InputChunk.pack(held), true);
            held.clear();
            bytes = 0;
        }

        <O> MapJob<O> begin(ClassLoader loader) {
            if (total == 0) {
                throw new IllegalArgumentException("inputs: none (expected: at least one)");
            }
            if (id.isEmpty() && bytes < INLINE_BYTES) {
                request.put("inputs", Base64.getEncoder().encodeToString(InputChunk.pack(held)));
                id = server.askJson("POST", "", request, false).text("id", "");
            } else {
                send();
                Json unused = server.askJson("POST", "/" + id + "/start", Map.of("chunks", chunks), false);
            }
            return new MapJob<>(server, id, total, loader);
        }
    }
}
