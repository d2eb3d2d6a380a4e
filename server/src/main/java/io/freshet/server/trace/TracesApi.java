package io.freshet.server.trace;

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
import io.freshet.server.answer.JsonAnswer;
import io.freshet.server.answer.PageGuard;
import io.freshet.server.answer.Target;
import io.freshet.server.trace.ServiceMap.Counts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import software.amazon.awssdk.services.kinesis.model.ListStreamsRequest;

/**
 * {@code GET /_freshet/traces?limit=COUNT&minutes=MINUTES&filter=EXPRESSION}: the last traces and the map of what they went through; {@code .../ID}: one of them as a
 * timeline. Requests are signed for {@code freshet}; they take the permissions {@code xray:GetTraceSummaries} and {@code xray:BatchGetTraces}.
 */
public final class TracesApi {
    /** Where it lies. */
    public static final String PATH = "/_freshet/traces";

    private static final String SERVICE = "freshet";
    private static final int MOST = 500;
    private static final int DEEPEST = 30;
    private static final long LONGEST_MINUTES = 24 * 60;

    private final Traces traces;
    private final AccessControl access;
    private final CallerDefaults defaults;
    private final boolean open;

    /** @param open whether everybody on this machine is let in */
    public TracesApi(Traces traces, AccessControl access, CallerDefaults defaults, boolean open) {
        this.traces = traces;
        this.access = access;
        this.defaults = defaults;
        this.open = open;
    }

    /** What the caller did wrong is an answer too. */
    public WireResponse answer(WireRequest request) {
        try {
            PageGuard.refuse(request, open);
            return request.method().equals("GET") ? decide(request) : JsonAnswer.told(405, "use GET");
        } catch (ApiException e) {
            return JsonAnswer.told(e.status() == 400 ? 403 : e.status(), String.valueOf(e.getMessage()));
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
            authorize(key, "GetTraceSummaries");
            target.only(Set.of("limit", "minutes", "filter"));
            return JsonAnswer.ok(list(target));
        }
        authorize(key, "BatchGetTraces");
        target.only(Set.of());
        String id = Segment.traceId(below.substring(1));
        Optional<Trace> trace = traces.find(id);
        return trace.isEmpty()
                ? JsonAnswer.told(404, "trace " + id + " is not known: it was not traced, or is forgotten")
                : JsonAnswer.ok(timeline(trace.get()));
    }

    private void authorize(AccessKey key, String operation) {
        access.authorize(
                key,
                "xray",
                operation,
                ListStreamsRequest.builder().build(),
                new Caller(key.accountId(), defaults.region(), "traces"));
    }

    private ObjectNode list(Target asked) {
        int limit = (int) Math.max(1, Math.min(MOST, asked.number("limit", 100)));
        long minutes = Math.max(1, Math.min(LONGEST_MINUTES, asked.number("minutes", 60)));
        Predicate<Trace> wanted = FilterExpression.parse(asked.text("filter", ""));
        List<Trace> found = traces.between(traces.now() - minutes * 60, traces.now() + 60).stream()
                .filter(wanted)
                .toList();
        ObjectNode document = JsonAnswer.object().put("found", found.size());
        ArrayNode list = document.putArray("traces");
        found.stream().limit(limit).forEach(trace -> add(list.addObject(), trace));
        ServiceMap map = new ServiceMap(found);
        ArrayNode services = document.putArray("services");
        map.nodes().forEach(node -> {
            ObjectNode shown = services.addObject()
                    .put("id", node.number())
                    .put("name", node.name())
                    .put("type", node.type());
            counts(shown, node.counts());
            ArrayNode calls = shown.putArray("calls");
            node.calls().forEach((to, counts) -> counts(calls.addObject().put("to", to), counts));
        });
        return document;
    }

    private static void counts(ObjectNode shown, Counts counts) {
        shown.put("times", counts.all())
                .put("faults", counts.faults() + counts.errors() + counts.throttles())
                .put("meanMillis", 1000 * counts.seconds() / counts.all());
    }

    private static void add(ObjectNode shown, Trace trace) {
        Segment root = trace.root();
        shown.put("id", trace.id())
                .put("start", time(trace.start()))
                .put("millis", 1000 * (trace.end() - trace.start()))
                .put("name", root.name())
                .put("type", root.type())
                .put("operation", root.operation())
                .put("segments", trace.segments().size())
                .put("fault", trace.hasFault() || trace.hasError() || trace.hasThrottle());
    }

    private static ObjectNode timeline(Trace trace) {
        ObjectNode document = JsonAnswer.object();
        add(document, trace);
        ArrayNode list = document.putArray("timeline");
        List<Segment> done = new ArrayList<>();
        for (Segment segment : trace.segments()) {
            if (trace.parent(segment).isEmpty()) {
                addWithin(list, trace, segment, 0, done);
            }
        }
        return document;
    }

    /** Children below their parents. */
    private static void addWithin(ArrayNode list, Trace trace, Segment segment, int depth, List<Segment> done) {
        if (depth > DEEPEST || done.contains(segment)) {
            return;
        }
        done.add(segment);
        ObjectNode shown = list.addObject()
                .put("id", segment.id())
                .put("depth", depth)
                .put("name", segment.name())
                .put("type", segment.type())
                .put("operation", segment.operation())
                .put("afterMillis", 1000 * (segment.start() - trace.start()))
                .put("millis", 1000 * segment.seconds())
                .put("fault", segment.fault() || segment.error() || segment.throttle());
        segment.cause().ifPresent(cause -> shown.put("cause", cause));
        ObjectNode annotations = shown.putObject("annotations");
        segment.document()
                .path("annotations")
                .properties()
                .forEach(annotation -> annotations.put(
                        annotation.getKey(), annotation.getValue().asText()));
        for (Segment child : trace.segments()) {
            if (!child.equals(segment) && segment.isParent(child.parentId())) {
                addWithin(list, trace, child, depth + 1, done);
            }
        }
    }

    private static String time(double seconds) {
        return Instant.ofEpochMilli(Math.round(seconds * 1000)).toString();
    }
}
