package io.freshet.server.trace;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.server.trace.ServiceMap.Counts;
import io.freshet.server.trace.ServiceMap.Node;
import java.util.LinkedHashSet;
import java.util.Set;

/** Traces and services as X-Ray's API has them. */
final class Shapes {
    private Shapes() {}

    private record Service(String name, String type) {}

    static void summary(ObjectNode summary, Trace trace) {
        summary.put("Id", trace.id())
                .put("StartTime", trace.start())
                .put("MatchedEventTime", trace.end())
                .put("Duration", trace.end() - trace.start())
                .put("ResponseTime", trace.root().seconds())
                .put("HasFault", trace.hasFault())
                .put("HasError", trace.hasError())
                .put("HasThrottle", trace.hasThrottle())
                .put("IsPartial", false)
                .put("Revision", trace.segments().size());
        summary.putObject("Http");
        summary.putObject("Annotations");
        summary.putArray("Users");
        Set<Service> services = new LinkedHashSet<>();
        trace.segments().forEach(segment -> services.add(new Service(segment.name(), segment.type())));
        ArrayNode ids = summary.putArray("ServiceIds");
        services.forEach(service -> put(ids.addObject(), service.name(), service.type()));
        Segment root = trace.root();
        put(summary.putObject("EntryPoint"), root.name(), root.type());
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
