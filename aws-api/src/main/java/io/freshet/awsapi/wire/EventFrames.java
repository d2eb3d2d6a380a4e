package io.freshet.awsapi.wire;

import io.freshet.awsapi.binding.PojoWriter;
import io.freshet.awsapi.binding.WireFormat;
import io.freshet.awsapi.operation.EventStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * Events as {@code application/vnd.amazon.eventstream} frames: first an empty {@code initial-response}, which some clients insist on, then
 * each event in JSON whatever the request's format was, then the error that ended the stream, if one did.
 */
final class EventFrames implements ResponseFrames {
    static final String CONTENT_TYPE = "application/vnd.amazon.eventstream";

    /**
     * An error as it goes into a frame.
     *
     * @param code for example {@code ResourceInUseException}
     */
    record Failure(String code, String message) {}

    private final EventStream events;
    private final Function<Throwable, Failure> failures;
    private boolean begun;
    private boolean ended;

    EventFrames(EventStream events, Function<Throwable, Failure> failures) {
        this.events = events;
        this.failures = failures;
    }

    @Override
    public CompletionStage<Optional<byte[]>> next() {
        if (!begun) {
            begun = true;
            return CompletableFuture.completedFuture(Optional.of(frame("event", "initial-response", utf8("{}"))));
        }
        if (ended) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return events.next().handle((event, failure) -> {
            if (failure != null) {
                ended = true;
                Failure told = failures.apply(failure);
                return Optional.of(frame("exception", told.code(), message(told.message())));
            }
            ended = event.isEmpty();
            return event.map(each -> frame("event", each.type(), PojoWriter.write(WireFormat.JSON, each.payload())));
        });
    }

    private static byte[] frame(String messageType, String type, byte[] payload) {
        Map<String, HeaderValue> headers = new LinkedHashMap<>();
        headers.put(":message-type", HeaderValue.fromString(messageType));
        headers.put(":" + messageType + "-type", HeaderValue.fromString(type));
        headers.put(":content-type", HeaderValue.fromString(WireFormat.JSON.contentType()));
        return new Message(headers, payload).toByteBuffer().array();
    }

    private static byte[] message(String text) {
        return PojoWriter.write(WireFormat.JSON, null, Map.of("message", text));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        events.close();
    }
}
