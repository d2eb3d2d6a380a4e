package io.freshet.awsapi.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/** A service as its publisher describes it. */
public final class ServiceModel {
    private final JsonNode root;
    private final Map<String, Shape> shapes = new HashMap<>();
    private final Map<String, Pattern> patterns = new HashMap<>();
    private final Map<String, Set<String>> values = new HashMap<>();

    private ServiceModel(JsonNode root) {
        this.root = root;
    }

    /**
     * Reads models of one service, each packed with this module. What an earlier one calls {@code patterns} takes the place of the
     * patterns of those shapes in the later ones: for values that mean something here and nothing to the publisher. What it calls
     * {@code values} are further ones of enumerations: those that are newer than the model.
     */
    public static List<ServiceModel> load(List<String> modelFiles) {
        List<ServiceModel> models = modelFiles.stream().map(ServiceModel::load).toList();
        Map<String, Pattern> patterns = new HashMap<>();
        Map<String, Set<String>> values = new HashMap<>();
        for (ServiceModel model : models) {
            model.patterns.putAll(patterns);
            model.values.putAll(values);
            model.root.path("values").properties().forEach(enumeration -> enumeration
                    .getValue()
                    .forEach(value -> values.computeIfAbsent(enumeration.getKey(), none -> new LinkedHashSet<>())
                            .add(value.asText())));
            model.root
                    .path("patterns")
                    .properties()
                    .forEach(pattern -> patterns.put(
                            pattern.getKey(), Pattern.compile(pattern.getValue().asText())));
        }
        return models;
    }

    /** Reads one of the models that are packed with this module, for example {@code kinesis-2013-12-02-model.json}. */
    public static ServiceModel load(String modelFile) {
        try (InputStream file = ServiceModel.class.getResourceAsStream("/io/freshet/awsapi/models/" + modelFile)) {
            if (file == null) {
                throw new IllegalArgumentException(
                        "service model: " + modelFile + " (expected: one that is packed with aws-api)");
            }
            return new ServiceModel(new ObjectMapper().readTree(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read service model " + modelFile, e);
        }
    }

    /** Whether the service speaks a protocol, for example {@code query}, beside its main one or as it. */
    public boolean speaks(String protocol) {
        JsonNode metadata = root.path("metadata");
        for (JsonNode spoken : metadata.path("protocols")) {
            if (spoken.asText().equals(protocol)) {
                return true;
            }
        }
        return metadata.path("protocol").asText().equals(protocol);
    }

    /** The namespace of the service's XML; empty if it has none. */
    public String xmlNamespace() {
        return root.path("metadata").path("xmlNamespace").asText();
    }

    /** The element that an XML answer has around its members; empty if there is none. */
    public String resultWrapper(String operation) {
        return root.path("operations")
                .path(operation)
                .path("output")
                .path("resultWrapper")
                .asText();
    }

    public boolean hasOperation(String operation) {
        return root.path("operations").has(operation);
    }

    /**
     * Where an operation lies in the REST protocols.
     *
     * @param template for example <code>/2015-03-31/functions/{FunctionName}?find=all</code>
     * @param status of an answer that does not say it
     */
    public record Endpoint(String method, String template, int status) {}

    /** Where the operation lies in the REST protocols. */
    public Endpoint endpoint(String operation) {
        JsonNode http = root.path("operations").path(operation).path("http");
        return new Endpoint(
                http.path("method").asText("POST"),
                http.path("requestUri").asText("/"),
                http.path("responseCode").asInt(200));
    }

    /** The member of the request that a label in the operation's path stands for. */
    public String memberOfLabel(String operation, String label) {
        String input = root.path("operations")
                .path(operation)
                .path("input")
                .path("shape")
                .asText();
        for (Map.Entry<String, JsonNode> member :
                root.path("shapes").path(input).path("members").properties()) {
            if (member.getValue().path("location").asText().equals("uri")
                    && member.getValue().path("locationName").asText().equals(label)) {
                return member.getKey();
            }
        }
        return label;
    }

    /** All operations that the model has. */
    public Set<String> operations() {
        Set<String> names = new LinkedHashSet<>();
        root.path("operations").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The request's shape; empty if the operation takes nothing. */
    public Optional<Shape> input(String operation) {
        return shapeOf(root.path("operations").path(operation).path("input"));
    }

    /** False if the operation answers with an empty body. */
    public boolean hasOutput(String operation) {
        return root.path("operations").path(operation).has("output");
    }

    /** Whether clients of its newer protocols look for the error codes of the query protocol. */
    public boolean isQueryCompatible() {
        return root.path("metadata").has("awsQueryCompatible");
    }

    /**
     * An error of this service as it stands in the model.
     *
     * @param queryCode what it is called in the query protocol
     */
    public record ErrorShape(String code, String queryCode, int status, String messageMember) {}

    /**
     * The modelled error that an SDK exception class stands for: the SDK names {@code KMSOptInRequired} {@code KmsOptInRequiredException}.
     */
    public Optional<ErrorShape> error(String sdkClassName) {
        String wanted = normalised(sdkClassName);
        for (Map.Entry<String, JsonNode> shape : root.path("shapes").properties()) {
            JsonNode definition = shape.getValue();
            if (definition.path("exception").asBoolean()
                    && normalised(shape.getKey()).equals(wanted)) {
                int status = definition
                        .path("error")
                        .path("httpStatusCode")
                        .asInt(definition.path("fault").asBoolean() ? 500 : 400);
                return Optional.of(new ErrorShape(
                        shape.getKey(),
                        definition.path("error").path("code").asText(shape.getKey()),
                        status,
                        definition.path("members").has("Message") ? "Message" : "message"));
            }
        }
        return Optional.empty();
    }

    private static String normalised(String errorName) {
        String lower = errorName.toLowerCase(Locale.ROOT);
        return lower.endsWith("exception") ? lower.substring(0, lower.length() - "exception".length()) : lower;
    }

    private Optional<Shape> shapeOf(JsonNode reference) {
        return reference.has("shape")
                ? Optional.of(shape(reference.path("shape").asText()))
                : Optional.empty();
    }

    private Shape shape(String name) {
        Shape known = shapes.get(name);
        if (known != null) {
            return known;
        }
        JsonNode definition = root.path("shapes").path(name);
        Set<String> required = new LinkedHashSet<>();
        definition.path("required").forEach(member -> required.add(member.asText()));
        Shape shape = new Shape(
                name,
                Shape.Type.valueOf(definition.path("type").asText().toUpperCase(Locale.ROOT)),
                constraints(name, definition),
                required);
        shapes.put(name, shape);
        definition.path("members").properties().forEach(m -> shapeOf(m.getValue())
                .ifPresent(s -> shape.addMember(m.getKey(), s)));
        for (String part : new String[] {"member", "key", "value"}) {
            shapeOf(definition.path(part)).ifPresent(s -> shape.addMember(part, s));
        }
        return shape;
    }

    private Shape.Constraints constraints(String name, JsonNode definition) {
        Set<String> enumeration = new LinkedHashSet<>();
        definition.path("enum").forEach(value -> enumeration.add(value.asText()));
        if (!enumeration.isEmpty()) {
            enumeration.addAll(values.getOrDefault(name, Set.of()));
        }
        return new Shape.Constraints(
                number(definition.path("min")),
                number(definition.path("max")),
                definition.has("pattern")
                        ? Optional.of(patterns.getOrDefault(
                                name, Pattern.compile(definition.path("pattern").asText())))
                        : Optional.empty(),
                enumeration);
    }

    private static OptionalDouble number(JsonNode value) {
        return value.isNumber() ? OptionalDouble.of(value.asDouble()) : OptionalDouble.empty();
    }
}
