package io.freshet.functions.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.FunctionEventInvokeConfig;

/**
 * Everything that is known of one function; it changes as a whole or not at all.
 *
 * @param latest what {@code $LATEST} is
 * @param versions those that are published, in order
 * @param published how many ever were
 * @param reserved how many calls at once are kept for it, and the most it may have; null: it shares with the others
 * @param policies statements by qualifier; the empty one is for the function itself
 * @param onEvent what becomes of asynchronous calls, by qualifier
 */
public record FunctionState(
        FunctionConfiguration latest,
        List<FunctionConfiguration> versions,
        long published,
        Map<String, AliasConfiguration> aliases,
        Map<String, String> tags,
        @Nullable Integer reserved,
        Map<String, List<JsonNode>> policies,
        Map<String, FunctionEventInvokeConfig> onEvent) {
    public FunctionState {
        versions = List.copyOf(versions);
        aliases = Map.copyOf(aliases);
        tags = Map.copyOf(tags);
        policies = Map.copyOf(policies);
        onEvent = Map.copyOf(onEvent);
    }

    /** A new one. */
    public static FunctionState of(FunctionConfiguration latest, Map<String, String> tags) {
        return new FunctionState(latest, List.of(), 0, Map.of(), tags, null, Map.of(), Map.of());
    }

    public FunctionState withLatest(FunctionConfiguration changed) {
        return new FunctionState(changed, versions, published, aliases, tags, reserved, policies, onEvent);
    }

    /** With one more version. */
    public FunctionState withVersion(FunctionConfiguration version) {
        List<FunctionConfiguration> more = new ArrayList<>(versions);
        more.add(version);
        return new FunctionState(latest, more, published + 1, aliases, tags, reserved, policies, onEvent);
    }

    public FunctionState withoutVersion(String version) {
        List<FunctionConfiguration> fewer = versions.stream()
                .filter(each -> !each.version().equals(version))
                .toList();
        return new FunctionState(latest, fewer, published, aliases, tags, reserved, policies, onEvent);
    }

    public FunctionState withAliases(Map<String, AliasConfiguration> changed) {
        return new FunctionState(latest, versions, published, changed, tags, reserved, policies, onEvent);
    }

    public FunctionState withTags(Map<String, String> changed) {
        return new FunctionState(latest, versions, published, aliases, changed, reserved, policies, onEvent);
    }

    public FunctionState withReserved(@Nullable Integer changed) {
        return new FunctionState(latest, versions, published, aliases, tags, changed, policies, onEvent);
    }

    public FunctionState withPolicies(Map<String, List<JsonNode>> changed) {
        return new FunctionState(latest, versions, published, aliases, tags, reserved, changed, onEvent);
    }

    public FunctionState withOnEvent(Map<String, FunctionEventInvokeConfig> changed) {
        return new FunctionState(latest, versions, published, aliases, tags, reserved, policies, changed);
    }

    /** {@code $LATEST} or a published version. */
    public Optional<FunctionConfiguration> version(String version) {
        return version.equals(FunctionName.LATEST)
                ? Optional.of(latest)
                : versions.stream()
                        .filter(each -> each.version().equals(version))
                        .findFirst();
    }

    /** Whether the qualifier is a version or an alias. */
    public boolean has(String qualifier) {
        return aliases.containsKey(qualifier) || version(qualifier).isPresent();
    }

    String document() {
        ObjectNode document = Shapes.JSON.createObjectNode();
        document.set("latest", Shapes.json(latest));
        ArrayNode published = document.putArray("versions");
        versions.forEach(version -> published.add(Shapes.json(version)));
        document.put("published", this.published);
        ObjectNode named = document.putObject("aliases");
        aliases.forEach((name, alias) -> named.set(name, Shapes.json(alias)));
        document.set("tags", Shapes.JSON.valueToTree(tags));
        if (reserved != null) {
            document.put("reserved", reserved);
        }
        document.set("policies", Shapes.JSON.valueToTree(policies));
        ObjectNode events = document.putObject("onEvent");
        onEvent.forEach((qualifier, config) -> events.set(qualifier, Shapes.json(config)));
        return document.toString();
    }

    static FunctionState read(String document) {
        JsonNode root;
        try {
            root = Shapes.JSON.readTree(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not a stored function", e);
        }
        List<FunctionConfiguration> versions = new ArrayList<>();
        root.path("versions").forEach(version -> versions.add(configuration(version)));
        Map<String, AliasConfiguration> aliases = new TreeMap<>();
        root.path("aliases")
                .properties()
                .forEach(alias -> aliases.put(
                        alias.getKey(),
                        Shapes.shape(AliasConfiguration.class, AliasConfiguration.builder(), alias.getValue())));
        Map<String, String> tags = new TreeMap<>();
        root.path("tags")
                .properties()
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        Map<String, List<JsonNode>> policies = new TreeMap<>();
        root.path("policies").properties().forEach(policy -> {
            List<JsonNode> statements = new ArrayList<>();
            policy.getValue().forEach(statements::add);
            policies.put(policy.getKey(), statements);
        });
        Map<String, FunctionEventInvokeConfig> onEvent = new TreeMap<>();
        root.path("onEvent")
                .properties()
                .forEach(config -> onEvent.put(
                        config.getKey(),
                        Shapes.shape(
                                FunctionEventInvokeConfig.class,
                                FunctionEventInvokeConfig.builder(),
                                config.getValue())));
        return new FunctionState(
                configuration(root.path("latest")),
                versions,
                root.path("published").asLong(),
                aliases,
                tags,
                root.has("reserved") ? root.path("reserved").asInt() : null,
                policies,
                onEvent);
    }

    private static FunctionConfiguration configuration(JsonNode json) {
        return Shapes.shape(FunctionConfiguration.class, FunctionConfiguration.builder(), json);
    }
}
