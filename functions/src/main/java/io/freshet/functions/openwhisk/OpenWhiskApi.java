package io.freshet.functions.openwhisk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.AccessKey;
import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.ServiceApi;
import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import io.freshet.functions.registry.FunctionRegistry;
import java.net.URLDecoder;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionRequest;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.ListFunctionsRequest;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/**
 * OpenWhisk's REST API at {@code /api/v1}: {@code namespaces}, and below {@code namespaces/NAMESPACE} packages, actions and activations.
 * Clients show an access key and its secret (Basic authentication); policies are asked for the operations of Lambda that do the same.
 */
public final class OpenWhiskApi {
    /** Where it lies. */
    public static final String PATH = "/api/v1";

    private static final Logger LOG = LoggerFactory.getLogger(OpenWhiskApi.class);
    private static final String BASIC = "basic ";
    private static final int MOST_PARAMETERS = 50;
    private static final List<String> NOT_BUILT = List.of("triggers", "rules", "apis", "limits");

    private final Engine engine;
    private final Packages packages;
    private final Actions actions;
    private final Activations activations;
    private final AccessControl access;
    private final boolean open;
    private final String region;

    /**
     * A façade.
     *
     * @param functions the operations that do the work
     * @param activations must be told of calls that end
     * @param store where packages are kept
     * @param open whether any key is let in
     */
    public OpenWhiskApi(
            ServiceApi functions,
            FunctionRegistry registry,
            Activations activations,
            ResourceStore store,
            AccessControl access,
            boolean open,
            String region,
            Clock clock) {
        this.engine = new Engine(functions, access);
        this.packages = new Packages(store, clock);
        this.actions = new Actions(engine, registry, packages, activations);
        this.activations = activations;
        this.access = access;
        this.open = open;
        this.region = region;
    }

    /** Never throws; the stage never completes exceptionally. */
    public CompletionStage<WireResponse> answer(WireRequest request) {
        String id = UUID.randomUUID().toString().replace("-", "");
        try {
            return decide(request, id).exceptionally(failure -> failed(failure, id));
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(failed(e, id));
        }
    }

    private CompletionStage<WireResponse> decide(WireRequest request, String id) {
        AccessKey key = identify(request);
        String[] parts = request.path().split("\\?", 2);
        Map<String, String> query = query(parts.length == 2 ? parts[1] : "");
        Caller caller = new Caller(key.accountId(), region, id);
        Asked asked = new Asked(request.method(), key, caller, query, request.body());
        List<String> path = Stream.of(parts[0].substring(PATH.length()).split("/", -1))
                .skip(1)
                .map(OpenWhiskApi::decoded)
                .toList();
        if (path.isEmpty() || !path.get(0).equals("namespaces") || path.size() > 6) {
            throw Refusal.missing();
        }
        if (path.size() == 1 || (path.size() == 2 && path.get(1).isEmpty())) {
            require(asked, "GET");
            ArrayNode namespaces = JsonNodeFactory.instance.arrayNode().add(EntityName.OWN_NAMESPACE);
            return done(Answers.ok(namespaces));
        }
        String namespace = path.get(1);
        String what = path.size() > 2 ? path.get(2) : "";
        List<String> below = path.subList(Math.min(3, path.size()), path.size());
        if (NOT_BUILT.contains(what)) {
            throw Refusal.notBuilt(what + " are");
        }
        return switch (what) {
            case "packages" -> done(packages(asked, namespace, below));
            case "actions" -> actions(asked, namespace, below);
            case "activations" -> done(activations(asked, namespace, below));
            default -> throw Refusal.missing();
        };
    }

    private static boolean isList(List<String> below) {
        return below.isEmpty() || (below.size() == 1 && below.get(0).isEmpty());
    }

    private static CompletionStage<WireResponse> done(WireResponse response) {
        return CompletableFuture.completedFuture(response);
    }

    private static void require(Asked asked, String... methods) {
        if (!List.of(methods).contains(asked.method())) {
            throw new Refusal(
                    405, "HTTP method not allowed, supported methods: " + String.join(", ", List.of(methods)));
        }
    }

    /** A secret does not cross the wire in the clear: where keys are verified, TLS is asked for. */
    private AccessKey identify(WireRequest request) {
        String given = request.header("authorization");
        if (!given.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            throw new Refusal(
                    401,
                    "The resource requires authentication, which was not supplied with the request (expected: Basic,"
                            + " with an access key and its secret)");
        }
        String[] pair = credentials(given.substring(BASIC.length()).trim()).split(":", 2);
        if (pair.length != 2) {
            throw rejected();
        }
        AccessKey key = access.identify(pair[0], pair[1]);
        if (!open && !request.header(":scheme").equals("https")) {
            throw new Refusal(403, "The secret of a key is not to be sent in the clear (expected: https)");
        }
        return key;
    }

    private static String credentials(String encoded) {
        try {
            return new String(Base64.getDecoder().decode(encoded), UTF_8);
        } catch (IllegalArgumentException e) {
            throw rejected();
        }
    }

    private static Refusal rejected() {
        return new Refusal(401, "The supplied authentication is invalid");
    }

    private WireResponse packages(Asked asked, String namespace, List<String> below) {
        if (isList(below)) {
            require(asked, "GET");
            engine.require(asked, ListFunctionsRequest.builder().build());
            String named = new EntityName(namespace, "", "").namespace();
            return Answers.page(asked, "packages", packages.list(named), Packages.Stored::document);
        }
        if (below.size() > 1) {
            throw Refusal.missing();
        }
        require(asked, "GET", "PUT", "DELETE");
        EntityName name = new EntityName(namespace, below.get(0), "");
        return switch (asked.method()) {
            case "PUT" -> putPackage(asked, name);
            case "DELETE" -> removePackage(asked, name);
            default -> {
                engine.require(
                        asked,
                        GetFunctionRequest.builder()
                                .functionName(name.function())
                                .build());
                yield Answers.ok(withActions(packages.get(name)));
            }
        };
    }

    private WireResponse putPackage(Asked asked, EntityName name) {
        if (name.packageName().isEmpty()) {
            throw Refusal.missing();
        }
        engine.require(
                asked,
                CreateFunctionRequest.builder().functionName(name.function()).build());
        return Answers.ok(
                packages.put(name, asked.object(), asked.says("overwrite")).document());
    }

    private WireResponse removePackage(Asked asked, EntityName name) {
        engine.require(
                asked,
                DeleteFunctionRequest.builder().functionName(name.function()).build());
        Packages.Stored stored = packages.get(name);
        int count = actions.list(name).size();
        if (count > 0) {
            throw new Refusal(
                    409,
                    "Package not empty (contains " + count + (count == 1 ? " entity" : " entities")
                            + "). Delete the entities first.");
        }
        packages.remove(name);
        return Answers.ok(stored.document());
    }

    private ObjectNode withActions(Packages.Stored stored) {
        ObjectNode document = stored.document();
        ArrayNode list = document.putArray("actions");
        actions.list(stored.name()).forEach(action -> list.add(action.summary()));
        document.putArray("feeds");
        return document;
    }

    private CompletionStage<WireResponse> actions(Asked asked, String namespace, List<String> below) {
        boolean all = isList(below);
        boolean ofPackage = below.size() == 2 && below.get(1).isEmpty();
        if (all || ofPackage) {
            require(asked, "GET");
            return done(actions.listed(asked, new EntityName(namespace, all ? "" : below.get(0), "")));
        }
        if (below.size() > 2) {
            throw Refusal.missing();
        }
        require(asked, "GET", "PUT", "POST", "DELETE");
        EntityName name = below.size() == 1
                ? new EntityName(namespace, "", below.get(0))
                : new EntityName(namespace, packageOf(below.get(0)), below.get(1));
        return switch (asked.method()) {
            case "PUT" -> done(actions.put(asked, name));
            case "POST" -> actions.invoked(asked, name);
            case "DELETE" -> done(actions.removed(asked, name));
            default -> done(actions.told(asked, name));
        };
    }

    private static String packageOf(String part) {
        if (part.isEmpty()) {
            throw Refusal.missing();
        }
        return part;
    }

    private WireResponse activations(Asked asked, String namespace, List<String> below) {
        require(asked, "GET");
        String named = new EntityName(namespace, "", "").namespace();
        if (isList(below)) {
            engine.require(asked, ListFunctionsRequest.builder().build());
            return Answers.page(
                    asked,
                    "activations",
                    wanted(asked, named),
                    found -> asked.says("docs") ? found.document(activations.lines(found)) : found.summary());
        }
        Activation activation = activations
                .find(below.get(0))
                .filter(found -> found.action().name().namespace().equals(named))
                .orElseThrow(Refusal::missing);
        engine.require(
                asked,
                GetFunctionRequest.builder()
                        .functionName(activation.action().name().function())
                        .build());
        return switch (below.size() == 1 ? "" : String.join("/", below.subList(1, below.size()))) {
            case "" -> Answers.ok(activation.document(activations.lines(activation)));
            case "result" -> Answers.ok(activation.response());
            case "logs" -> {
                ObjectNode document = Answers.object();
                ArrayNode lines = document.putArray("logs");
                activations.lines(activation).forEach(lines::add);
                yield Answers.ok(document);
            }
            default -> throw Refusal.missing();
        };
    }

    private List<Activation> wanted(Asked asked, String namespace) {
        String name = asked.query().get("name");
        long since = asked.number("since", 0, Long.MAX_VALUE, 0);
        long upTo = asked.number("upto", 0, Long.MAX_VALUE, Long.MAX_VALUE);
        return activations.list(namespace).stream()
                .filter(activation -> name == null
                        || activation.action().name().name().equals(name)
                        || activation.action().name().path().equals(namespace + "/" + name))
                .filter(activation -> activation.startMillis() >= since && activation.startMillis() <= upTo)
                .toList();
    }

    private static Map<String, String> query(String text) {
        Map<String, String> parameters = new HashMap<>();
        for (String parameter : text.split("&", MOST_PARAMETERS)) {
            String[] pair = parameter.split("=", 2);
            parameters.put(decoded(pair[0]), pair.length == 2 ? decoded(pair[1]) : "");
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refusal.malformed("the address is not encoded as addresses are");
        }
    }

    private static WireResponse failed(Throwable thrown, String id) {
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        Optional<Integer> status = status(failure);
        if (status.isEmpty()) {
            LOG.atError().addKeyValue("requestId", id).setCause(failure).log("request failed");
            return Answers.error(500, "There was an internal server error.", id);
        }
        String message = failure instanceof AwsServiceException service && service.awsErrorDetails() != null
                ? service.awsErrorDetails().errorMessage()
                : failure.getMessage();
        return Answers.error(status.get(), String.valueOf(message), id);
    }

    private static Optional<Integer> status(Throwable failure) {
        if (failure instanceof Refusal refusal) {
            return Optional.of(refusal.status());
        }
        if (failure instanceof ApiException api) {
            return Optional.of(
                    switch (api.code()) {
                        case "UnrecognizedClientException" -> 401;
                        case "AccessDeniedException" -> 403;
                        default -> api.status();
                    });
        }
        if (failure instanceof ResourceNotFoundException) {
            return Optional.of(404);
        }
        if (failure instanceof ResourceConflictException) {
            return Optional.of(409);
        }
        if (failure instanceof RequestTooLargeException) {
            return Optional.of(413);
        }
        if (failure instanceof TooManyRequestsException) {
            return Optional.of(429);
        }
        boolean theirs =
                failure instanceof InvalidParameterValueException || failure instanceof InvalidRequestContentException;
        return theirs ? Optional.of(400) : Optional.empty();
    }
}
