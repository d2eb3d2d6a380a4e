package io.freshet.server.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.AccessKey;
import io.freshet.awsapi.auth.SignedRequest;
import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import io.freshet.functions.Functions;
import io.freshet.functions.pool.FunctionLogs;
import io.freshet.server.answer.JsonAnswer;
import io.freshet.server.answer.Target;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionsRequest;

/**
 * {@code GET /_freshet/functions} and {@code .../NAME/logs?after=NUMBER&limit=COUNT}. Whoever may list functions may see the first,
 * whoever may get one its logs; requests are signed as those of the API.
 */
public final class FunctionsLive {
    /** Where it lies. */
    public static final String PATH = "/_freshet/functions";

    private static final String SERVICE = "lambda";
    private static final int LINES = 1_000;
    private static final Pattern LOGS = Pattern.compile("/([A-Za-z0-9_-]{1,64})/logs");

    private final Functions functions;
    private final AccessControl access;
    private final CallerDefaults defaults;

    public FunctionsLive(Functions functions, AccessControl access, CallerDefaults defaults) {
        this.functions = functions;
        this.access = access;
        this.defaults = defaults;
    }

    /** What the caller did wrong is an answer too. */
    public WireResponse answer(WireRequest request) {
        try {
            return request.method().equals("GET") ? decide(request) : JsonAnswer.told(405, "use GET");
        } catch (ApiException e) {
            return JsonAnswer.told(e.status(), String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return JsonAnswer.told(400, String.valueOf(e.getMessage()));
        }
    }

    private WireResponse decide(WireRequest request) {
        AccessKey key = access.authenticate(
                        new SignedRequest(request.method(), request.path(), request.headers(), request.body()), SERVICE)
                .key();
        Target target = Target.of(request);
        String below = target.below(PATH);
        if (below.isEmpty() || below.equals("/")) {
            authorize(key, "ListFunctions", ListFunctionsRequest.builder().build());
            return JsonAnswer.ok(list());
        }
        Matcher logs = LOGS.matcher(below);
        if (!logs.matches()) {
            return JsonAnswer.told(404, target.path() + " is not here (expected: " + PATH + "/NAME/logs)");
        }
        String name = logs.group(1);
        authorize(
                key,
                "GetFunction",
                GetFunctionRequest.builder().functionName(name).build());
        if (!functions.exists(name)) {
            return JsonAnswer.told(404, "Function not found: " + name);
        }
        return JsonAnswer.ok(lines(name, target));
    }

    private void authorize(AccessKey key, String operation, SdkPojo asked) {
        access.authorize(key, SERVICE, operation, asked, new Caller(key.accountId(), defaults.region(), "live"));
    }

    private ObjectNode list() {
        ObjectNode document = JsonAnswer.object();
        ArrayNode list = document.putArray("functions");
        functions.registry().list().forEach(state -> {
            FunctionConfiguration latest = state.latest();
            list.addObject()
                    .put("name", latest.functionName())
                    .put("runtime", latest.runtimeAsString())
                    .put("handler", latest.handler())
                    .put("memoryMib", latest.memorySize())
                    .put("timeoutSeconds", latest.timeout())
                    .put("versions", state.versions().size())
                    .put("lastModified", latest.lastModified());
        });
        return document.put("workers", functions.workers());
    }

    private ObjectNode lines(String name, Target target) {
        int limit = (int) Math.min(LINES, target.number("limit", LINES));
        List<FunctionLogs.Line> lines = target.parameters().containsKey("after")
                ? functions.logs().after(name, target.number("after", 0), limit)
                : functions.logs().last(name, limit);
        ObjectNode document = JsonAnswer.object();
        ArrayNode told = document.putArray("lines");
        lines.forEach(line -> told.addObject()
                .put("number", line.number())
                .put("time", line.time().toString())
                .put("requestId", line.requestId())
                .put("text", line.text()));
        return document;
    }
}
