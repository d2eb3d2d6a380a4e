package io.freshet.server.cli.map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.jobs.map.Limits;
import io.freshet.jobs.map.MapStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.http.SdkHttpMethod;

/** {@code freshet map}: a function over objects of the store. */
@Command(
        name = "map",
        description = "Call a function for every object, or piece of one, and keep each result as an object",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A function in Python takes a file-like obj and returns text, bytes, or what JSON can say. One in Java is a",
            "java.util.function.Function of an InputStream, with a constructor without parameters."
        })
public final class MapCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern FUNCTION = Pattern.compile("(.+\\.(py|jar)):([\\w.$]+)");
    private static final int WAIT_SECONDS = 20;

    @Mixin
    private MapCalls server = new MapCalls();

    @Option(
            names = "--function",
            required = true,
            paramLabel = "FILE:ENTRY",
            description = "file.py:function, or file.jar:Class")
    private String function = "";

    @Option(
            names = "--inputs",
            required = true,
            paramLabel = "S3URI",
            description = "s3://bucket/prefix; more than once")
    private List<String> inputs = List.of();

    @Option(
            names = "--output",
            required = true,
            paramLabel = "S3URI",
            description = "s3://bucket/prefix: results become objects part-000000 and so on below it")
    private String output = "";

    @Option(
            names = "--piece-mib",
            defaultValue = "0",
            description = "read large objects in pieces of so many MiB that end where lines end (default: whole)")
    private int pieceMib;

    @Option(names = "--workers", defaultValue = "0", description = "at once (default: as the server gives a job)")
    private int workers;

    @Option(names = "--attempts", defaultValue = "1", description = "of a call that fails (default: ${DEFAULT-VALUE})")
    private int attempts = 1;

    @Option(names = "--timeout-seconds", defaultValue = "0", description = "of a call (default: none)")
    private long timeoutSeconds;

    @Option(names = "--no-wait", description = "print the job's id and return")
    private boolean noWait;

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode job = server.call(SdkHttpMethod.POST, "", JSON.writeValueAsBytes(request()));
        String id = job.path("id").asText();
        System.out.println(id);
        return noWait ? 0 : await(id);
    }

    private ObjectNode request() throws IOException, InterruptedException {
        Matcher parts = FUNCTION.matcher(function);
        if (!parts.matches()) {
            throw new IllegalStateException(
                    "--function: " + function + " (expected: file.py:function, or file.jar:Class)");
        }
        Path file = Path.of(parts.group(1));
        String name = String.valueOf(file.getFileName());
        boolean python = parts.group(2).equals("py");
        if (!Files.isReadable(file)) {
            throw new IllegalStateException("--function: " + file + " cannot be read");
        }
        ObjectNode request = JSON.createObjectNode()
                .put("name", name + ":" + parts.group(3))
                .put("language", python ? "python" : "java")
                .put("entry", python ? name.substring(0, name.length() - 3) + ":" + parts.group(3) : parts.group(3))
                .put("output", output);
        request.putArray("artifacts").addObject().put("name", name).set("parts", sent(Files.readAllBytes(file)));
        ObjectNode objects = request.putObject("objects").put("pieceBytes", (long) pieceMib << 20);
        ArrayNode sources = objects.putArray("sources");
        inputs.forEach(sources::add);
        request.putObject("options")
                .put("workers", workers)
                .put("attempts", attempts)
                .put("timeoutMillis", timeoutSeconds * 1_000);
        return request;
    }

    private ArrayNode sent(byte[] bytes) throws InterruptedException {
        ArrayNode parts = JSON.createArrayNode();
        for (int from = 0; from < bytes.length; from += Limits.PART_BYTES) {
            byte[] part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + Limits.PART_BYTES));
            String hash = MapStore.sha256(part);
            parts.add(hash);
            if (!server.has("/artifacts/" + hash)) {
                JsonNode unused = server.call(SdkHttpMethod.PUT, "/artifacts/" + hash, part);
            }
        }
        return parts;
    }

    private int await(String id) throws InterruptedException {
        int seen = 0;
        JsonNode events;
        do {
            events = server.get("/" + id + "/events?after=" + seen + "&wait=" + WAIT_SECONDS);
            seen = events.path("version").asInt();
            System.err.printf(
                    "freshet: %d of %d calls, %d failed%n",
                    events.path("succeeded").asLong() + events.path("failed").asLong(),
                    events.path("total").asLong(),
                    events.path("failed").asLong());
        } while (!List.of("SUCCEEDED", "FAILED", "CANCELLED")
                        .contains(events.path("state").asText())
                || !events.path("commits").isEmpty());
        String state = events.path("state").asText();
        System.out.println(state);
        if (!state.equals("SUCCEEDED")) {
            throw new IllegalStateException(
                    "job " + id + ": " + events.path("reason").asText());
        }
        return 0;
    }
}
