package io.freshet.functions.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.functions.registry.Destinations;
import io.freshet.functions.registry.Layers.Version;
import io.freshet.functions.registry.Shapes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.FunctionCode;
import software.amazon.awssdk.services.lambda.model.PackageType;

/** What a function's configuration may say, and what it is when nothing is said. */
final class Settings {
    private static final List<String> MEMBERS = List.of(
            "Description",
            "Runtime",
            "Role",
            "Handler",
            "Timeout",
            "MemorySize",
            "DeadLetterConfig",
            "Environment",
            "TracingConfig",
            "VpcConfig",
            "FileSystemConfigs",
            "KMSKeyArn",
            "EphemeralStorage",
            "SnapStart",
            "LoggingConfig");
    private static final Pattern RUNTIME =
            Pattern.compile("python3(\\.\\d{1,2})?|nodejs\\d{2}\\.x|java(8\\.al2|11|17|21|25)");
    private static final Pattern LAYER =
            Pattern.compile("arn:aws[a-z-]*:lambda:[a-z0-9-]+:\\d{12}:layer:([a-zA-Z0-9_-]+):(\\d{1,9})");
    private static final int ENVIRONMENT_BYTES = 4096;
    private static final int MOST_LAYERS = 5;
    private static final Set<String> RESERVED = Set.of(
            "_HANDLER",
            "_X_AMZN_TRACE_ID",
            "AWS_DEFAULT_REGION",
            "AWS_REGION",
            "AWS_EXECUTION_ENV",
            "AWS_LAMBDA_FUNCTION_NAME",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            "AWS_LAMBDA_FUNCTION_VERSION",
            "AWS_LAMBDA_INITIALIZATION_TYPE",
            "AWS_LAMBDA_LOG_GROUP_NAME",
            "AWS_LAMBDA_LOG_STREAM_NAME",
            "AWS_LAMBDA_RUNTIME_API",
            "LAMBDA_TASK_ROOT",
            "LAMBDA_RUNTIME_DIR");

    private final Components components;

    Settings(Components components) {
        this.components = components;
    }

    /** A configuration of which only code, version and names are still missing. */
    ObjectNode first(CreateFunctionRequest request) {
        ObjectNode settings = Shapes.JSON.createObjectNode();
        settings.put("Description", "").put("Timeout", 3).put("MemorySize", 128);
        settings.putObject("TracingConfig").put("Mode", "PassThrough");
        settings.putObject("EphemeralStorage").put("Size", 512);
        settings.putObject("SnapStart").put("ApplyOn", "None").put("OptimizationStatus", "Off");
        settings.putArray("Architectures").add("x86_64");
        settings.put("PackageType", "Zip");
        if (request.packageType() == PackageType.IMAGE || request.code().imageUri() != null) {
            throw Errors.invalid("Container images are not run here (expected: a zip or jar as Code.ZipFile, or"
                    + " Code.S3Bucket and Code.S3Key)");
        }
        SdkPojo withoutCode = request.toBuilder().code((FunctionCode) null).build(); // which can be large
        ObjectNode merged = merged(settings, withoutCode, request.hasLayers(), request.layers());
        if (request.hasArchitectures()) {
            merged.set("Architectures", Shapes.json(request).path("Architectures"));
        }
        if (!merged.has("Runtime") || !merged.has("Handler")) {
            throw Errors.invalid("Runtime and Handler are mandatory parameters for functions created with deployment"
                    + " packages.");
        }
        return merged;
    }

    /** The settings with what the request says in their place; it is checked. */
    ObjectNode merged(ObjectNode settings, SdkPojo request, boolean hasLayers, List<String> layers) {
        ObjectNode asked = Shapes.json(request);
        ObjectNode merged = settings.deepCopy();
        for (String member : MEMBERS) {
            if (asked.has(member)) {
                merged.set(member, asked.get(member));
            }
        }
        if (asked.path("SnapStart").has("ApplyOn")) {
            ((ObjectNode) merged.path("SnapStart")).put("OptimizationStatus", "Off");
        }
        if (hasLayers) {
            setLayers(merged, layers);
        }
        check(merged);
        return merged;
    }

    private void setLayers(ObjectNode settings, List<String> arns) {
        if (arns.size() > MOST_LAYERS) {
            throw Errors.invalid("Layers: " + arns.size() + " (expected: " + MOST_LAYERS + " or fewer)");
        }
        ArrayNode layers = settings.putArray("Layers");
        for (String arn : arns) {
            Version version = layer(arn).orElseThrow(() -> Errors.invalid("Layer version " + arn + " does not exist."));
            layers.addObject().put("Arn", arn).put("CodeSize", version.codeSize());
        }
    }

    private Optional<Version> layer(String arn) {
        Matcher parts = LAYER.matcher(arn);
        return parts.matches()
                ? components
                        .layers()
                        .find(parts.group(1))
                        .flatMap(layer -> layer.version(Long.parseLong(parts.group(2))))
                        .filter(version -> !version.deleted())
                : Optional.empty();
    }

    private static void check(ObjectNode settings) {
        String runtime = settings.path("Runtime").asText();
        if (!runtime.isEmpty() && !RUNTIME.matcher(runtime).matches()) {
            throw Errors.invalid(
                    "The runtime " + runtime + " is not run here (expected: python3.N, nodejsN.x or javaN)");
        }
        int timeout = settings.path("Timeout").asInt();
        if (timeout > 900) {
            throw Errors.invalid("Timeout: " + timeout + " (expected: 1..900)");
        }
        int bytes = 0;
        for (Map.Entry<String, JsonNode> variable :
                settings.path("Environment").path("Variables").properties()) {
            bytes += variable.getKey().length() + variable.getValue().asText().length();
            if (RESERVED.contains(variable.getKey())) {
                throw Errors.invalid("Lambda was unable to configure your environment variables because the environment"
                        + " variables you have provided contains reserved keys that are currently not supported for"
                        + " modification. Reserved keys used in this request: " + variable.getKey());
            }
        }
        if (bytes > ENVIRONMENT_BYTES) {
            throw Errors.invalid("Lambda was unable to configure your environment variables because the environment"
                    + " variables you have provided exceeded the 4KB limit.");
        }
        requireDestination(
                "DeadLetterConfig.TargetArn",
                settings.path("DeadLetterConfig").path("TargetArn").asText());
    }

    private static void requireDestination(String member, String arn) {
        if (!arn.isEmpty() && !Destinations.isKnown(arn)) {
            throw Errors.invalid(member + ": " + arn + " (expected: " + Destinations.EXPECTED + ")");
        }
    }
}
