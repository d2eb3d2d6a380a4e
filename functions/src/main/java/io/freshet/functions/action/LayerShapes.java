package io.freshet.functions.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.Layers.Version;
import io.freshet.functions.registry.Shapes;

/** Layers as the API tells them. */
final class LayerShapes {
    private final Components components;

    LayerShapes(Components components) {
        this.components = components;
    }

    /** A name, or an ARN with or without a version, as callers give it. */
    static String name(String given, Caller caller) {
        String prefix = caller.arn("lambda", "layer:");
        String name = given.startsWith(prefix) ? given.substring(prefix.length()) : given;
        if (!name.matches("[a-zA-Z0-9_-]{1,140}")) {
            throw Errors.notFound("The resource you requested does not exist: " + given);
        }
        return name;
    }

    static String arn(String name, Caller caller) {
        return caller.arn("lambda", "layer:" + name);
    }

    static Version version(Components components, String name, long number, Caller caller) {
        return components
                .layers()
                .find(name)
                .flatMap(layer -> layer.version(number))
                .filter(version -> !version.deleted())
                .orElseThrow(() -> Errors.notFound(
                        "The resource you requested does not exist: " + arn(name, caller) + ":" + number));
    }

    ObjectNode detail(String name, Version version, Caller caller) {
        ObjectNode json = item(name, version, caller);
        json.put("LayerArn", arn(name, caller));
        json.putObject("Content")
                .put("CodeSha256", version.codeSha256())
                .put("CodeSize", version.codeSize())
                .put("Location", components.locations().apply(version.codeSha256()));
        return json;
    }

    ObjectNode item(String name, Version version, Caller caller) {
        ObjectNode json = Shapes.JSON.createObjectNode();
        json.put("LayerVersionArn", arn(name, caller) + ":" + version.number());
        json.put("Version", version.number());
        json.put("CreatedDate", version.created());
        json.put("Description", version.description());
        json.put("LicenseInfo", version.license());
        version.runtimes().forEach(json.putArray("CompatibleRuntimes")::add);
        if (!version.architectures().isEmpty()) {
            version.architectures().forEach(json.putArray("CompatibleArchitectures")::add);
        }
        return json;
    }
}
