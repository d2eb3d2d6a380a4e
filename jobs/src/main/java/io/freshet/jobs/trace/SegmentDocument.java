package io.freshet.jobs.trace;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.trace.Span;
import io.freshet.awsapi.trace.TraceContext;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** A span as a segment document of X-Ray: the one form in which traces are kept. */
final class SegmentDocument {
    private static final int LONGEST = 500;

    private SegmentDocument() {}

    static byte[] of(Span span) {
        TraceContext parent = span.begun().parent();
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("trace_id", TraceContext.amazonId(parent.traceId()))
                .put("id", span.begun().id());
        if (parent.hasParent()) {
            document.put("parent_id", parent.spanId());
        }
        document.put("name", span.name())
                .put("origin", span.kind().origin())
                .put("start_time", seconds(span.begun().startMicros()))
                .put("end_time", seconds(span.endMicros()));
        document.putObject("aws").put("operation", span.operation());
        String fault = span.fault();
        if (fault != null) {
            document.put("fault", true);
            document.putObject("cause").putArray("exceptions").addObject().put("message", shortened(fault));
        }
        if (!span.attributes().isEmpty()) {
            ObjectNode annotations = document.putObject("annotations");
            span.attributes().forEach((name, value) -> annotations.put(name, shortened(value)));
        }
        return document.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static BigDecimal seconds(long micros) {
        return BigDecimal.valueOf(micros, 6);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
