package io.freshet.functions.openwhisk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.wire.WireResponse;
import io.freshet.functions.registry.FunctionRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionRequest;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionsRequest;
import software.amazon.awssdk.services.lambda.model.PutFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.TagResourceRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;

/** Makes, changes, tells of, calls and removes actions. */
final class Actions {
    private static final int DEFAULT_TIMEOUT = 60_000;
    private static final int DEFAULT_MEMORY = 256;
    private static final long PATIENCE_MILLIS = 60_000;
    private static final Set<String> WEB = Set.of("web-export", "raw-http", "final");

    private final Engine engine;
    private final FunctionRegistry registry;
    private final Packages packages;
    private final Activations activations;

    Actions(Engine engine, FunctionRegistry registry, Packages packages, Activations activations) {
        this.engine = engine;
        this.registry = registry;
        this.packages = packages;
        this.activations = activations;
    }

    /** Of one package; of all, if the name has none. */
    List<Action> list(EntityName within) {
        return registry.list().stream()
                .map(Action::of)
                .flatMap(Optional::stream)
                .filter(action -> action.name().namespace().equals(within.namespace()))
                .filter(action -> within.packageName().isEmpty()
                        || action.name().packageName().equals(within.packageName()))
                .toList();
    }

    WireResponse listed(Asked asked, EntityName within) {
        engine.require(asked, ListFunctionsRequest.builder().build());
        if (!packages.exists(within)) {
            throw Refusal.missing();
        }
        return Answers.page(asked, "actions", list(within), Action::summary);
    }

    private Optional<Action> find(EntityName name) {
        return registry.find(name.function()).flatMap(Action::of).filter(action -> action.name()
                .equals(name));
    }

    private Action get(EntityName name) {
        return find(name).orElseThrow(Refusal::missing);
    }

    WireResponse told(Asked asked, EntityName name) {
        engine.require(
                asked,
                GetFunctionRequest.builder().functionName(name.function()).build());
        return Answers.ok(get(name).document());
    }

    WireResponse removed(Asked asked, EntityName name) {
        DeleteFunctionRequest request =
                DeleteFunctionRequest.builder().functionName(name.function()).build();
        engine.require(asked, request);
        Action action = get(name);
        engine.change(asked, request);
        return Answers.ok(action.document());
    }

    /** Makes the action, or changes what the request says if it may be overwritten. */
    WireResponse put(Asked asked, EntityName name) {
        ObjectNode body = asked.object();
        refuseParameters(body);
        refuseWeb(body);
        JsonNode exec = body.path("exec");
        Optional<Code> code = exec.isMissingNode() ? Optional.empty() : Optional.of(Code.of(exec));
        int timeout = limit(body, "timeout", 100, 900_000, DEFAULT_TIMEOUT);
        int memory = limit(body, "memory", 128, 10_240, DEFAULT_MEMORY);
        limit(body, "concurrency", 1, 1, 1);
        Optional<Action> before = find(name);
        if (before.isEmpty()) {
            create(asked, name, code.orElseThrow(() -> Refusal.malformed("exec undefined")), timeout, memory);
        } else if (!asked.says("overwrite")) {
            engine.require(
                    asked,
                    UpdateFunctionCodeRequest.builder()
                            .functionName(name.function())
                            .build());
            throw new Refusal(409, "resource already exists");
        } else {
            JsonNode limits = body.path("limits");
            update(
                    asked,
                    before.get(),
                    code,
                    limits.has("timeout") ? timeout : before.get().timeoutMillis(),
                    limits.has("memory") ? memory : before.get().memoryMib());
        }
        engine.follow(
                asked,
                PutFunctionEventInvokeConfigRequest.builder()
                        .functionName(name.function())
                        .maximumRetryAttempts(0)
                        .build());
        return Answers.ok(get(name).document());
    }

    private void create(Asked asked, EntityName name, Code code, int timeoutMillis, int memoryMib) {
        CreateFunctionRequest request = CreateFunctionRequest.builder()
                .functionName(name.function())
                .runtime(code.runtime())
                .handler(handler(code))
                .role("arn:aws:iam::" + asked.caller().accountId() + ":role/openwhisk")
                .timeout(seconds(timeoutMillis))
                .memorySize(memoryMib)
                .environment(variables -> variables.variables(environment(name, code, 1)))
                .tags(Action.tags(name, code, 1))
                .code(zip -> zip.zipFile(SdkBytes.fromByteArrayUnsafe(code.archive())))
                .build();
        engine.require(asked, request);
        if (!packages.exists(name)) {
            throw Refusal.missing();
        }
        engine.change(asked, request);
    }

    private void update(Asked asked, Action before, Optional<Code> code, int timeoutMillis, int memoryMib) {
        String function = before.name().function();
        int version = before.version() + 1;
        UpdateFunctionConfigurationRequest.Builder configuration = UpdateFunctionConfigurationRequest.builder()
                .functionName(function)
                .timeout(seconds(timeoutMillis))
                .memorySize(memoryMib);
        Map<String, String> tags = Action.version(version);
        if (code.isPresent()) {
            Code given = code.get();
            configuration
                    .runtime(given.runtime())
                    .handler(handler(given))
                    .environment(variables -> variables.variables(environment(before.name(), given, version)));
            tags = Action.tags(before.name(), given, version);
            engine.change(
                    asked,
                    UpdateFunctionCodeRequest.builder()
                            .functionName(function)
                            .zipFile(SdkBytes.fromByteArrayUnsafe(given.archive()))
                            .build());
        }
        engine.change(asked, configuration.build());
        engine.follow(
                asked,
                TagResourceRequest.builder().resource(function).tags(tags).build());
    }

    private static String handler(Code code) {
        return code.runtime().startsWith("nodejs") ? "freshet-action.handler" : "freshet_action.handler";
    }

    private static int seconds(int millis) {
        return (millis + 999) / 1000;
    }

    private static Map<String, String> environment(EntityName name, Code code, int version) {
        Map<String, String> variables = new TreeMap<>();
        variables.put("__OW_NAMESPACE", name.namespace());
        variables.put("__OW_ACTION_NAME", "/" + name.path());
        variables.put("__OW_ACTION_VERSION", "0.0." + version);
        variables.put("__OW_MAIN", code.main());
        return variables;
    }

    private static int limit(JsonNode body, String limit, int least, int most, int otherwise) {
        JsonNode value = body.path("limits").path(limit);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || value.asLong() < least || value.asLong() > most) {
            String shown = value.toString();
            throw Refusal.malformed("limits." + limit + ": "
                    + (shown.length() > 50 ? shown.substring(0, 50) + ".." : shown) + " (expected: "
                    + (least == most ? Integer.toString(least) : least + ".." + most) + ")");
        }
        return value.asInt();
    }

    static void refuseParameters(JsonNode body) {
        if (!body.path("parameters").isEmpty()) {
            throw Refusal.notBuilt("Parameters that are bound to packages and actions are");
        }
    }

    private static void refuseWeb(JsonNode body) {
        for (JsonNode annotation : body.path("annotations")) {
            boolean web = WEB.contains(annotation.path("key").asText());
            if (web && !annotation.path("value").asText().equals("false")) {
                throw Refusal.notBuilt("Web actions are");
            }
        }
    }

    /** Waits for the answer for a minute at most, or accepts the call, which is then made even if the server dies. */
    CompletionStage<WireResponse> invoked(Asked asked, EntityName name) {
        boolean none = asked.object().isEmpty();
        boolean blocking = asked.says("blocking");
        InvokeRequest request = InvokeRequest.builder()
                .functionName(name.function())
                .invocationType(blocking ? "RequestResponse" : "Event")
                .payload(none ? SdkBytes.fromUtf8String("{}") : SdkBytes.fromByteArrayUnsafe(asked.body()))
                .build();
        engine.require(asked, request);
        Action unused = get(name);
        String id = asked.caller().requestId();
        WireResponse accepted = Answers.activated(202, id, Answers.object().put("activationId", id));
        activations.begin(id);
        try {
            CompletionStage<?> answered = engine.call(asked, request);
            if (!blocking) {
                return CompletableFuture.completedFuture(accepted);
            }
            long patience = asked.number("timeout", 1, PATIENCE_MILLIS, PATIENCE_MILLIS);
            boolean resultOnly = asked.says("result");
            return answered.toCompletableFuture()
                    .thenApply(answer -> activations
                            .find(id)
                            .map(activation -> waitedFor(activation, resultOnly))
                            .orElse(accepted))
                    .completeOnTimeout(accepted, patience, TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            activations.forget(id);
            throw e;
        }
    }

    private WireResponse waitedFor(Activation activation, boolean resultOnly) {
        return Answers.activated(
                activation.succeeded() ? 200 : 502,
                activation.id(),
                resultOnly ? activation.resultJson() : activation.document(activations.lines(activation)));
    }
}
