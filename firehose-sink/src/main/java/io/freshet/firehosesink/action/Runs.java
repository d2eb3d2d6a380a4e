package io.freshet.firehosesink.action;

import com.fasterxml.jackson.core.JsonGenerator;
import io.freshet.awsapi.operation.WrittenAnswer;
import io.freshet.firehosesink.audit.Audits;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.services.firehose.model.ResourceNotFoundException;

/** Tells how far an audit or a replay is. */
final class Runs {
    private Runs() {}

    /** Writes what came of it. */
    @FunctionalInterface
    interface Writer<T> {
        void write(T result, JsonGenerator out) throws IOException;
    }

    static <T> WrittenAnswer answer(Audits audits, String id, Class<T> type, Writer<T> writer) {
        CompletableFuture<Object> run = audits.run(id).orElseThrow(() -> ResourceNotFoundException.builder()
                .message("Run " + id + " not found.")
                .build());
        return (format, out) -> {
            out.writeStringField("RunId", id);
            if (!run.isDone()) {
                out.writeStringField("Status", "RUNNING");
                return;
            }
            try {
                T result = type.cast(run.join());
                out.writeStringField("Status", "DONE");
                out.writeObjectFieldStart("Report");
                writer.write(result, out);
                out.writeEndObject();
            } catch (CompletionException | ClassCastException e) {
                Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
                out.writeStringField("Status", "FAILED");
                out.writeStringField("Message", String.valueOf(cause.getMessage()));
            }
        };
    }
}
