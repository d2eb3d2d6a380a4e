package io.freshet.server.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.freshet.awsapi.wire.ResponseFrames;
import java.util.concurrent.CompletableFuture;

/** Sends a body piece by piece, the next when the client has taken the last: a slow client holds up only itself. */
final class PushedResponse {
    private final ServiceRequestContext context;
    private final HttpResponseWriter writer;
    private final ResponseFrames frames;

    private PushedResponse(ServiceRequestContext context, HttpResponseWriter writer, ResponseFrames frames) {
        this.context = context;
        this.writer = writer;
        this.frames = frames;
    }

    static HttpResponse send(ServiceRequestContext context, ResponseHeaders headers, ResponseFrames frames) {
        context.clearRequestTimeout();
        HttpResponseWriter writer = HttpResponse.streaming();
        writer.write(headers);
        CompletableFuture<?> unused = writer.whenComplete().whenComplete((done, failure) -> frames.close());
        new PushedResponse(context, writer, frames).sendNext();
        return writer;
    }

    private void sendNext() {
        context.blockingTaskExecutor()
                .execute(() -> frames.next().thenAccept(frame -> frame.ifPresentOrElse(this::send, writer::close)));
    }

    private void send(byte[] frame) {
        if (writer.tryWrite(HttpData.wrap(frame))) {
            CompletableFuture<Void> unused = writer.whenConsumed().thenRun(this::sendNext);
        }
    }
}
