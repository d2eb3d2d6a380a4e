package io.freshet.server.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.AccessKey;
import io.freshet.awsapi.auth.Authenticated;
import io.freshet.awsapi.auth.SignedRequest;
import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import io.freshet.server.answer.JsonAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.ListStreamsRequest;

/**
 * The part of X-Ray's API that is built: PutTraceSegments, GetTraceSummaries, BatchGetTraces, GetServiceGraph. The others answer that they are
 * not supported.
 */
public final class XRayApi {
    /** Where its operations lie. */
    public static final List<String> PATHS = List.of(
            "/TraceSegments",
            "/TraceSummaries",
            "/Traces",
            "/ServiceGraph",
            "/TraceGraph",
            "/TimeSeriesServiceStatistics",
            "/Groups",
            "/GetGroup",
            "/CreateGroup",
            "/UpdateGroup",
            "/DeleteGroup",
            "/GetSamplingRules",
            "/CreateSamplingRule",
            "/UpdateSamplingRule",
            "/DeleteSamplingRule",
            "/SamplingTargets",
            "/SamplingStatisticSummaries",
            "/EncryptionConfig",
            "/PutEncryptionConfig",
            "/TelemetryRecords",
            "/Insight",
            "/InsightSummaries",
            "/InsightEvents",
            "/InsightImpactGraph",
            "/PutResourcePolicy",
            "/DeleteResourcePolicy",
            "/ListResourcePolicies",
            "/GetIndexingRules",
            "/UpdateIndexingRule",
            "/GetTraceSegmentDestination",
            "/UpdateTraceSegmentDestination",
            "/StartTraceRetrieval",
            "/CancelTraceRetrieval",
            "/GetRetrievedTracesGraph",
            "/ListRetrievedTraces");

    private static final String SERVICE = "xray";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_DOCUMENTS = 50;
    private static final int MOST_IDS = 5;
    private static final int PAGE = 500;
    private static final int MOST_HOURS = 24;

    private final Traces traces;
    private final AccessControl access;
    private final CallerDefaults defaults;

    public XRayApi(Traces traces, AccessControl access, CallerDefaults defaults) {
        this.traces = traces;
        this.access = access;
        this.defaults = defaults;
    }

    /** What the caller did wrong is an answer too. */
    public WireResponse answer(WireRequest request) {
        try {
            return answered(200, decide(request));
        } catch (ApiException e) {
            return failed(
                    e.status() == 400 && !e.code().equals("UnsupportedOperationException") ? 403 : e.status(),
                    e.code(),
                    e.getMessage());
        } catch (IllegalArgumentException e) {
            return failed(400, "InvalidRequestException", e.getMessage());
        }
    }

    private static WireResponse answered(int status, ObjectNode document) {
        WireResponse response = JsonAnswer.of(status, document);
        response.headers().put("x-amzn-requestid", UUID.randomUUID().toString());
        return response;
    }

    private static WireResponse failed(int status, String code, @Nullable String message) {
        WireResponse response = answered(status, JsonAnswer.object().put("Message", message));
        response.headers().put("x-amzn-errortype", code);
        return response;
    }

    private ObjectNode decide(WireRequest request) {
        Authenticated asked = access.authenticate(
                new SignedRequest(request.method(), request.path(), request.headers(), request.body()), SERVICE);
        String path = request.path().split("\\?", 2)[0];
        if (!request.method().equals("POST")) {
            throw new ApiException("UnknownOperationException", 404, "No operation answers to " + request.method());
        }
        return switch (path) {
            case "/TraceSegments" -> put(body(asked, "PutTraceSegments", Set.of("TraceSegmentDocuments")));
            case "/TraceSummaries" ->
                summaries(body(
                        asked,
                        "GetTraceSummaries",
                        Set.of("StartTime", "EndTime", "TimeRangeType", "Sampling", "NextToken", "FilterExpression")));
            case "/Traces" -> batch(body(asked, "BatchGetTraces", Set.of("TraceIds", "NextToken")));
            case "/ServiceGraph" ->
                graph(body(
                        asked,
                        "GetServiceGraph",
                        Set.of("StartTime", "EndTime", "GroupName", "GroupARN", "NextToken")));
            default ->
                throw ApiException.unsupported("xray " + path.substring(1)
                        + " is not supported; docs/traces.md lists the operations that are");
        };
    }

    /** Of whoever may. */
    private JsonNode body(Authenticated asked, String operation, Set<String> members) {
        AccessKey key = asked.key();
        access.authorize(
                key,
                SERVICE,
                operation,
                ListStreamsRequest.builder().build(),
                new Caller(key.accountId(), defaults.region(), "xray"));
        JsonNode body;
        try {
            body = asked.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(asked.body());
        } catch (IOException e) {
            throw new IllegalArgumentException("The body is no JSON", e);
        }
        if (body == null || !body.isObject()) {
            throw new IllegalArgumentException("The body is no JSON object");
        }
        body.fieldNames().forEachRemaining(name -> {
            if (!members.contains(name)) {
                throw new IllegalArgumentException(name + " is no member of the request (expected: " + members + ")");
            }
        });
        return body;
    }

    private ObjectNode put(JsonNode body) {
        JsonNode documents = list(body, "TraceSegmentDocuments", MOST_DOCUMENTS);
        ObjectNode answer = JsonAnswer.object();
        ArrayNode refused = answer.putArray("UnprocessedTraceSegments");
        for (JsonNode document : documents) {
            try {
                traces.put(document.asText().getBytes(UTF_8));
            } catch (IllegalArgumentException e) {
                refused.addObject()
                        .put("Id", idOf(document.asText()))
                        .put("ErrorCode", "InvalidSegment")
                        .put("Message", e.getMessage());
            }
        }
        return answer;
    }

    private static String idOf(String document) {
        try {
            JsonNode read = JSON.readTree(document);
            return read == null ? "" : read.path("id").asText("");
        } catch (IOException e) {
            return "";
        }
    }

    private static JsonNode list(JsonNode body, String member, int most) {
        JsonNode list = body.path(member);
        if (!list.isArray() || list.size() > most) {
            throw new IllegalArgumentException(member + " (expected: a list of at most " + most + ")");
        }
        for (JsonNode each : list) {
            if (!each.isTextual()) {
                throw new IllegalArgumentException(member + " (expected: strings)");
            }
        }
        return list;
    }

    private List<Trace> asked(JsonNode body) {
        double from = time(body, "StartTime");
        double to = time(body, "EndTime");
        if (to < from || to - from > MOST_HOURS * 3600) {
            throw new IllegalArgumentException(
                    "StartTime " + from + ", EndTime " + to + " (expected: ascending, at most 24 hours)");
        }
        return traces.between(from, to);
    }

    private static double time(JsonNode body, String member) {
        JsonNode time = body.path(member);
        if (!time.isNumber()) {
            throw new IllegalArgumentException(member + " (expected: seconds since 1970)");
        }
        return time.asDouble();
    }

    private ObjectNode summaries(JsonNode body) {
        JsonNode expression = body.path("FilterExpression");
        if (!expression.isMissingNode() && !expression.isNull() && !expression.isTextual()) {
            throw new IllegalArgumentException("FilterExpression (expected: a string)");
        }
        List<Trace> asked = asked(body);
        List<Trace> found = asked.stream()
                .filter(FilterExpression.parse(expression.asText("")))
                .toList();
        String token = body.path("NextToken").asText("0");
        if (!token.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("NextToken " + token + " (expected: one that was given)");
        }
        int from = Math.min(Integer.parseInt(token), found.size());
        int to = Math.min(from + PAGE, found.size());
        ObjectNode answer =
                JsonAnswer.object().put("ApproximateTime", traces.now()).put("TracesProcessedCount", asked.size());
        ArrayNode list = answer.putArray("TraceSummaries");
        found.subList(from, to).forEach(trace -> Shapes.summary(list.addObject(), trace));
        if (to < found.size()) {
            answer.put("NextToken", Integer.toString(to));
        }
        return answer;
    }

    private ObjectNode batch(JsonNode body) {
        ObjectNode answer = JsonAnswer.object();
        ArrayNode found = answer.putArray("Traces");
        ArrayNode missing = answer.putArray("UnprocessedTraceIds");
        for (JsonNode id : list(body, "TraceIds", MOST_IDS)) {
            Optional<Trace> trace = traces.find(Segment.traceId(id.asText()));
            trace.ifPresentOrElse(known -> Shapes.whole(found.addObject(), known), () -> missing.add(id.asText()));
        }
        return answer;
    }

    private ObjectNode graph(JsonNode body) {
        ObjectNode answer = JsonAnswer.object()
                .put("StartTime", time(body, "StartTime"))
                .put("EndTime", time(body, "EndTime"))
                .put("ContainsOldGroupVersions", false);
        ArrayNode services = answer.putArray("Services");
        new ServiceMap(asked(body)).nodes().forEach(node -> Shapes.service(services.addObject(), node));
        return answer;
    }
}
