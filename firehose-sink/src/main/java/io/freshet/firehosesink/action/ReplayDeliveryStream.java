package io.freshet.firehosesink.action;

import com.fasterxml.jackson.core.JsonGenerator;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.Operation;
import io.freshet.awsapi.operation.WrittenAnswer;
import io.freshet.firehosesink.audit.Audits;
import io.freshet.firehosesink.audit.Replay;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.firehosesink.stream.DeliveryStreams;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.firehose.model.InvalidArgumentException;

/** Puts the error output back through a delivery stream, or tells how far that is. Firehose has no such operation. */
final class ReplayDeliveryStream implements Operation<DeliveryStreamQuestion, WrittenAnswer> {
    private final DeliveryStreams streams;
    private final Audits audits;

    ReplayDeliveryStream(DeliveryStreams streams, Audits audits) {
        this.streams = streams;
        this.audits = audits;
    }

    @Override
    public Class<DeliveryStreamQuestion> requestType() {
        return DeliveryStreamQuestion.class;
    }

    @Override
    public CompletionStage<WrittenAnswer> handle(DeliveryStreamQuestion request, Caller caller) {
        String name = request.deliveryStreamName();
        var unused = streams.get(name, caller);
        String id = request.text("RunId", "");
        String run = id.isEmpty() ? start(request, name, caller) : id;
        return CompletableFuture.completedFuture(
                Runs.answer(audits, run, Replay.Report.class, ReplayDeliveryStream::write));
    }

    private String start(DeliveryStreamQuestion request, String name, Caller caller) {
        DeliveryStream into = streams.get(request.text("TargetDeliveryStreamName", name), caller);
        if (!into.takesRecordsDirectly()) {
            throw invalid("Delivery stream " + into.name()
                    + " reads a Kinesis stream: give a TargetDeliveryStreamName that takes records directly.");
        }
        return audits.startReplay(
                new Replay.Request(
                        name,
                        into.name(),
                        instant(request, "Since", Instant.MIN),
                        instant(request, "Until", Instant.MAX),
                        request.isSet("Again"),
                        request.isSet("Preview")),
                into);
    }

    private static Instant instant(DeliveryStreamQuestion request, String member, Instant otherwise) {
        String text = request.text(member, "");
        try {
            return text.isEmpty() ? otherwise : Instant.parse(text);
        } catch (DateTimeException e) {
            throw invalid(member + ": " + text + " (expected: a time such as 2026-01-31T12:00:00Z)");
        }
    }

    private static InvalidArgumentException invalid(String message) {
        return InvalidArgumentException.builder().message(message).build();
    }

    private static void write(Replay.Report report, JsonGenerator out) throws IOException {
        out.writeStringField("TargetDeliveryStreamName", report.to());
        out.writeNumberField("Objects", report.objects());
        out.writeNumberField("Records", report.records());
        out.writeNumberField("Bytes", report.bytes());
        out.writeNumberField("SkippedObjects", report.skipped());
        out.writeNumberField("UnreadableLines", report.unreadable());
    }
}
