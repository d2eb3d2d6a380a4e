package io.freshet.firehosesink.action;

import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.operation.Operation;
import io.freshet.awsapi.operation.WrittenAnswer;
import io.freshet.firehosesink.audit.Audits;
import io.freshet.firehosesink.audit.Evidence;
import io.freshet.firehosesink.lane.LedgerLine;
import io.freshet.firehosesink.stream.DeliveryStreams;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.firehose.model.InvalidArgumentException;

/** Pages through the lines of the ledger, each as the text of a JSON object. Firehose has no such operation. */
final class ListDeliveryStreamLedger implements Operation<DeliveryStreamQuestion, WrittenAnswer> {
    private static final int DEFAULT_LIMIT = 1_000;

    private final DeliveryStreams streams;
    private final Audits audits;

    ListDeliveryStreamLedger(DeliveryStreams streams, Audits audits) {
        this.streams = streams;
        this.audits = audits;
    }

    @Override
    public Class<DeliveryStreamQuestion> requestType() {
        return DeliveryStreamQuestion.class;
    }

    @Override
    public CompletionStage<WrittenAnswer> handle(DeliveryStreamQuestion request, Caller caller) {
        String name = streams.get(request.deliveryStreamName(), caller).name();
        Evidence.Page page = audits.evidence()
                .page(name, position(request.text("NextToken", "0")), request.number("Limit", DEFAULT_LIMIT));
        return CompletableFuture.completedFuture((format, out) -> {
            out.writeArrayFieldStart("Lines");
            for (LedgerLine line : page.lines()) {
                out.writeString(new String(line.toJson(), StandardCharsets.UTF_8));
            }
            out.writeEndArray();
            out.writeBooleanField("HasMore", page.more());
            out.writeStringField("NextToken", Long.toString(page.next()));
        });
    }

    private static long position(String token) {
        if (!token.matches("\\d{1,18}")) {
            throw InvalidArgumentException.builder()
                    .message("NextToken: " + token + " (expected: one that an answer gave)")
                    .build();
        }
        return Long.parseLong(token);
    }
}
