package io.freshet.firehosesink.action;

import com.fasterxml.jackson.core.JsonGenerator;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.Operation;
import io.freshet.awsapi.operation.WrittenAnswer;
import io.freshet.firehosesink.audit.AuditReport;
import io.freshet.firehosesink.audit.Audits;
import io.freshet.firehosesink.audit.Finding;
import io.freshet.firehosesink.stream.DeliveryStreams;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Begins an audit, or tells how far the one with the given id is. Firehose has no such operation. */
final class AuditDeliveryStream implements Operation<DeliveryStreamQuestion, WrittenAnswer> {
    private final DeliveryStreams streams;
    private final Audits audits;

    AuditDeliveryStream(DeliveryStreams streams, Audits audits) {
        this.streams = streams;
        this.audits = audits;
    }

    @Override
    public Class<DeliveryStreamQuestion> requestType() {
        return DeliveryStreamQuestion.class;
    }

    @Override
    public CompletionStage<WrittenAnswer> handle(DeliveryStreamQuestion request, Caller caller) {
        var stream = streams.get(request.deliveryStreamName(), caller);
        String id = request.text("RunId", "");
        String run = id.isEmpty() ? audits.startAudit(stream) : id;
        return CompletableFuture.completedFuture(
                Runs.answer(audits, run, AuditReport.class, AuditDeliveryStream::write));
    }

    private static void write(AuditReport report, JsonGenerator out) throws IOException {
        out.writeStringField("DeliveryStreamName", report.deliveryStream());
        out.writeStringField("StartedAt", report.startedAt().toString());
        out.writeStringField("EndedAt", report.endedAt().toString());
        out.writeBooleanField("Holds", report.holds());
        out.writeObjectFieldStart("Records");
        out.writeNumberField("Accepted", report.records().accepted());
        out.writeNumberField("Stored", report.records().stored());
        out.writeNumberField("Sent", report.records().sent());
        out.writeNumberField("Dropped", report.records().dropped());
        out.writeNumberField("Pending", report.records().pending());
        out.writeNumberField("Uncounted", report.records().uncounted());
        out.writeEndObject();
        out.writeObjectFieldStart("Objects");
        out.writeNumberField("Delivered", report.objects().delivered());
        out.writeNumberField("Failed", report.objects().failed());
        out.writeNumberField("Backup", report.objects().backup());
        out.writeNumberField("Bytes", report.objects().bytes());
        out.writeEndObject();
        out.writeNumberField("FindingsInAll", report.findingsInAll());
        out.writeArrayFieldStart("Findings");
        for (Finding finding : report.findings()) {
            out.writeStartObject();
            out.writeStringField("Kind", finding.kind().name());
            out.writeStringField("Subject", finding.subject());
            out.writeStringField("Message", finding.message());
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
