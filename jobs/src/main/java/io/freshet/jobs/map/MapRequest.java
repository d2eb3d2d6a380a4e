package io.freshet.jobs.map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A job that somebody asks for.
 *
 * @param objects the inputs, if they are objects of the store
 * @param inputs the inputs, if they are few: one packed chunk; empty if they come later
 */
public record MapRequest(
        String name, MapCode code, MapOptions options, Optional<MapObjects> objects, String output, byte[] inputs) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> MEMBERS = Set.of(
            "name",
            "language",
            "function",
            "entry",
            "artifacts",
            "version",
            "spread",
            "options",
            "objects",
            "output",
            "inputs");
    private static final Set<String> OPTIONS = Set.of(
            "workers",
            "attempts",
            "backoffMillis",
            "timeoutMillis",
            "memoryMib",
            "deadlineMillis",
            "maxFailures",
            "speculate",
            "environment");

    /** Reads a request; throws IllegalArgumentException if it is none. */
    public static MapRequest of(byte[] json) {
        JsonNode asked;
        try {
            asked = JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalArgumentException("the body is no JSON: " + e.getMessage(), e);
        }
        if (asked == null || !asked.isObject()) {
            throw new IllegalArgumentException("the body says no job (expected: a JSON object)");
        }
        known("job", asked, MEMBERS);
        try {
            return new MapRequest(
                    asked.path("name").asText(""),
                    code(asked),
                    options(asked.path("options")),
                    asked.has("objects") ? Optional.of(objects(asked.path("objects"))) : Optional.empty(),
                    asked.path("output").asText(""),
                    asked.has("inputs") ? asked.path("inputs").binaryValue() : new byte[0]);
        } catch (IOException e) {
            throw new IllegalArgumentException("inputs: no base64", e);
        }
    }

    private static void known(String what, JsonNode asked, Set<String> members) {
        for (Iterator<String> names = asked.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!members.contains(name)) {
                throw new IllegalArgumentException(what + ": unknown member " + name);
            }
        }
    }

    private static MapCode code(JsonNode asked) {
        List<MapCode.Artifact> artifacts = new ArrayList<>();
        for (JsonNode artifact : asked.path("artifacts")) {
            artifacts.add(new MapCode.Artifact(artifact.path("name").asText(), texts(artifact.path("parts"))));
        }
        return new MapCode(
                language(asked.path("language").asText()),
                texts(asked.path("function")),
                asked.path("entry").asText(""),
                artifacts,
                asked.path("version").asText(""),
                asked.path("spread").asBoolean(false));
    }

    private static MapCode.Language language(String name) {
        for (MapCode.Language language : MapCode.Language.values()) {
            if (language.name().toLowerCase(Locale.ROOT).equals(name)) {
                return language;
            }
        }
        throw new IllegalArgumentException("language: " + name + " (expected: java or python)");
    }

    private static MapOptions options(JsonNode asked) {
        known("options", asked, OPTIONS);
        MapOptions usual = MapOptions.USUAL;
        Map<String, String> environment = new TreeMap<>();
        asked.path("environment")
                .properties()
                .forEach(entry ->
                        environment.put(entry.getKey(), entry.getValue().asText()));
        return new MapOptions(
                (int) number(asked, "workers", usual.workers()),
                (int) number(asked, "attempts", usual.attempts()),
                number(asked, "backoffMillis", usual.backoffMillis()),
                number(asked, "timeoutMillis", usual.timeoutMillis()),
                (int) number(asked, "memoryMib", usual.memoryMib()),
                number(asked, "deadlineMillis", usual.deadlineMillis()),
                (int) number(asked, "maxFailures", usual.maxFailures()),
                asked.path("speculate").asBoolean(usual.speculate()),
                environment);
    }

    private static long number(JsonNode asked, String name, long usual) {
        JsonNode given = asked.path(name);
        if (given.isMissingNode()) {
            return usual;
        }
        if (!given.isIntegralNumber() || !given.canConvertToLong() || Math.abs(given.asLong()) > 1L << 42) {
            throw new IllegalArgumentException(name + ": " + given + " (expected: a whole number)");
        }
        return given.asLong() > Integer.MAX_VALUE && !name.endsWith("Millis") ? Integer.MAX_VALUE : given.asLong();
    }

    private static MapObjects objects(JsonNode asked) {
        known("objects", asked, Set.of("sources", "pieceBytes", "lines"));
        return new MapObjects(
                texts(asked.path("sources")),
                asked.path("pieceBytes").asLong(0),
                asked.path("lines").asBoolean(true));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(element -> texts.add(element.asText()));
        return texts;
    }
}
