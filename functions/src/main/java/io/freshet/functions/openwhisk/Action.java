package io.freshet.functions.openwhisk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.functions.registry.FunctionState;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

/**
 * An action, which is a function with tags that tell what it is as an action.
 *
 * @param version grows with every change
 */
record Action(
        EntityName name,
        String kind,
        String image,
        boolean binary,
        String main,
        int version,
        int timeoutMillis,
        int memoryMib,
        String updated) {
    private static final String NAMESPACE = "openwhisk:namespace";
    private static final String PACKAGE = "openwhisk:package";
    private static final String NAME = "openwhisk:name";
    private static final String KIND = "openwhisk:kind";
    private static final String IMAGE = "openwhisk:image";
    private static final String BINARY = "openwhisk:binary";
    private static final String MAIN = "openwhisk:main";
    private static final String VERSION = "openwhisk:version";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ", Locale.ROOT);

    /** Empty: the function is none that an action stands for. */
    static Optional<Action> of(FunctionState state) {
        Map<String, String> tags = state.tags();
        if (!tags.containsKey(NAMESPACE) || !tags.containsKey(NAME)) {
            return Optional.empty();
        }
        FunctionConfiguration function = state.latest();
        try {
            EntityName name = new EntityName(tags.get(NAMESPACE), tags.getOrDefault(PACKAGE, ""), tags.get(NAME));
            return Optional.of(new Action(
                            name,
                            tags.getOrDefault(KIND, ""),
                            tags.getOrDefault(IMAGE, ""),
                            Boolean.parseBoolean(tags.get(BINARY)),
                            tags.getOrDefault(MAIN, "main"),
                            Integer.parseInt(tags.getOrDefault(VERSION, "1")),
                            function.timeout() * 1000,
                            function.memorySize(),
                            function.lastModified()))
                    .filter(action -> action.name().function().equals(function.functionName()));
        } catch (Refusal | NumberFormatException e) { // somebody else's tags
            return Optional.empty();
        }
    }

    /** The tags by which it will be known. */
    static Map<String, String> tags(EntityName name, Code code, int version) {
        Map<String, String> tags = new TreeMap<>();
        tags.put(NAMESPACE, name.namespace());
        tags.put(PACKAGE, name.packageName());
        tags.put(NAME, name.name());
        tags.put(KIND, code.kind());
        tags.put(IMAGE, code.image());
        tags.put(BINARY, Boolean.toString(code.binary()));
        tags.put(MAIN, code.main());
        tags.put(VERSION, Integer.toString(version));
        return tags;
    }

    /** What changes of them when the code does not. */
    static Map<String, String> version(int version) {
        return Map.of(VERSION, Integer.toString(version));
    }

    /** Without its code. */
    ObjectNode document() {
        ObjectNode document = summary();
        ObjectNode exec = document.putObject("exec").put("kind", kind).put("binary", binary);
        if (!image.isEmpty()) {
            exec.put("image", image);
        }
        if (!main.equals("main")) {
            exec.put("main", main);
        }
        document.putArray("parameters");
        return document;
    }

    /** As lists have it. */
    ObjectNode summary() {
        ObjectNode document = Answers.object()
                .put("namespace", name.within())
                .put("name", name.name())
                .put("version", "0.0." + version)
                .put("publish", false)
                .put("updated", updatedMillis());
        document.set("limits", limits());
        document.putArray("annotations").addObject().put("key", "exec").put("value", kind);
        return document;
    }

    ObjectNode limits() {
        return Answers.object()
                .put("timeout", timeoutMillis)
                .put("memory", memoryMib)
                .put("logs", 10)
                .put("concurrency", 1);
    }

    private long updatedMillis() {
        try {
            return OffsetDateTime.parse(updated, TIME).toInstant().toEpochMilli();
        } catch (DateTimeParseException e) {
            return 0;
        }
    }
}
