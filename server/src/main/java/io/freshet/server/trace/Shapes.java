package io.freshet.server.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.server.trace.ServiceMap.Counts;
import io.freshet.server.trace.ServiceMap.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Traces and services as X-Ray's API has them. */
final class Shapes {
    private Shapes() {}

    private record Service(String name, String type) {}

    /** As X-Ray does it, errors are those of its root: of what was answered to whoever began it. */
    static void summary(ObjectNode summary, Trace trace) {
        Segment root = trace.root();
        summary.put("Id", trace.id())
                .put("StartTime", trace.start())
                .put("MatchedEventTime", trace.end())
                .put("Duration", trace.end() - trace.start())
                .put("ResponseTime", root.seconds())
                .put("HasFault", root.fault())
                .put("HasError", root.error())
                .put("HasThrottle", root.throttle())
                .put("IsPartial", trace.segments().stream().anyMatch(Segment::inProgress))
                .put("Revision", trace.segments().size());
        http(summary.putObject("Http"), root.document().path("http"));
        annotations(summary.putObject("Annotations"), trace.segments());
        users(summary.putArray("Users"), trace.segments());
        services(summary.putArray("ServiceIds"), trace.segments());
        put(summary.putObject("EntryPoint"), root.name(), root.type());
    }

    private static void services(ArrayNode shown, List<Segment> segments) {
        Set<Service> services = new LinkedHashSet<>();
        segments.forEach(segment -> services.add(new Service(segment.name(), segment.type())));
        services.forEach(service -> put(shown.addObject(), service.name(), service.type()));
    }

    private static void http(ObjectNode shown, JsonNode http) {
        JsonNode request = http.path("request");
        Map.of("HttpURL", "url", "HttpMethod", "method", "UserAgent", "user_agent", "ClientIp", "client_ip")
                .forEach((member, name) -> {
                    if (request.path(name).isTextual()) {
                        shown.put(member, request.path(name).asText());
                    }
                });
        JsonNode status = http.path("response").path("status");
        if (status.isInt()) {
            shown.put("HttpStatus", status.asInt());
        }
    }

    private static void annotations(ObjectNode shown, List<Segment> segments) {
        Map<String, Map<JsonNode, List<Segment>>> known = new LinkedHashMap<>();
        for (Segment segment : segments) {
            segment.document().path("annotations").properties().stream()
                    .filter(annotation -> annotation.getValue().isValueNode())
                    .forEach(annotation -> known.computeIfAbsent(annotation.getKey(), key -> new LinkedHashMap<>())
                            .computeIfAbsent(annotation.getValue(), value -> new ArrayList<>())
                            .add(segment));
        }
        known.forEach((key, values) -> {
            ArrayNode list = shown.putArray(key);
            values.forEach((value, where) -> {
                ObjectNode entry = list.addObject();
                ObjectNode typed = entry.putObject("AnnotationValue");
                if (value.isNumber()) {
                    typed.set("NumberValue", value);
                } else if (value.isBoolean()) {
                    typed.set("BooleanValue", value);
                } else {
                    typed.put("StringValue", value.asText());
                }
                services(entry.putArray("ServiceIds"), where);
            });
        });
    }

    private static void users(ArrayNode shown, List<Segment> segments) {
        Map<String, List<Segment>> known = new LinkedHashMap<>();
        for (Segment segment : segments) {
            String user = segment.document().path("user").asText("");
            if (!user.isEmpty()) {
                known.computeIfAbsent(user, name -> new ArrayList<>()).add(segment);
            }
        }
        known.forEach((user, where) ->
                services(shown.addObject().put("UserName", user).putArray("ServiceIds"), where));
    }

    static void whole(ObjectNode shown, Trace trace) {
        shown.put("Id", trace.id()).put("Duration", trace.end() - trace.start()).put("LimitExceeded", false);
        ArrayNode segments = shown.putArray("Segments");
        trace.segments().forEach(segment -> segments.addObject()
                .put("Id", segment.id())
                .put("Document", segment.document().toString()));
    }

    static void service(ObjectNode shown, Node node) {
        put(shown, node.name(), node.type());
        Counts counts = node.counts();
        shown.put("ReferenceId", node.number())
                .put("Root", node.isRoot())
                .put("State", "active")
                .put("StartTime", counts.first())
                .put("EndTime", counts.last());
        statistics(shown.putObject("SummaryStatistics"), counts);
        shown.putArray("DurationHistogram");
        shown.putArray("ResponseTimeHistogram");
        ArrayNode edges = shown.putArray("Edges");
        node.calls().forEach((number, calls) -> {
            ObjectNode edge = edges.addObject()
                    .put("ReferenceId", number)
                    .put("StartTime", calls.first())
                    .put("EndTime", calls.last());
            statistics(edge.putObject("SummaryStatistics"), calls);
            edge.putArray("ResponseTimeHistogram");
            edge.putArray("Aliases");
        });
    }

    private static void put(ObjectNode shown, String name, String type) {
        shown.put("Name", name);
        shown.putArray("Names").add(name);
        if (!type.isEmpty()) {
            shown.put("Type", type);
        }
    }

    private static void statistics(ObjectNode shown, Counts counts) {
        shown.put("OkCount", counts.all() - counts.faults() - counts.errors() - counts.throttles())
                .put("TotalCount", counts.all())
                .put("TotalResponseTime", counts.seconds());
        shown.putObject("ErrorStatistics")
                .put("ThrottleCount", counts.throttles())
                .put("OtherCount", counts.errors())
                .put("TotalCount", counts.errors() + counts.throttles());
        shown.putObject("FaultStatistics").put("OtherCount", counts.faults()).put("TotalCount", counts.faults());
    }
}
