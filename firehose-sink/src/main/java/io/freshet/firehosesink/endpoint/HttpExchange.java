package io.freshet.firehosesink.endpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** One request and its answer, which is bounded in size and in time. Redirects are not followed. */
final class HttpExchange {
    static final int MAX_RESPONSE_BYTES = 1 << 20;
    static final Duration TIMEOUT = Duration.ofMinutes(3);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private final int maxResponseBytes;
    private final Duration timeout;

    HttpExchange() {
        this(MAX_RESPONSE_BYTES, TIMEOUT);
    }

    HttpExchange(int maxResponseBytes, Duration timeout) {
        this.maxResponseBytes = maxResponseBytes;
        this.timeout = timeout;
    }

    /** @param prefix of the codes of failures, for example {@code HttpEndpoint} */
    HttpResponse<byte[]> send(HttpRequest request, String prefix) throws InterruptedException, RequestFailure {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, response -> new Bounded(maxResponseBytes));
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw RequestFailure.passing(prefix + ".RequestTimeout", "no answer within " + timeout.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw failure(prefix, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        }
    }

    private static RequestFailure failure(String prefix, Throwable cause) {
        String message =
                String.valueOf(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
        if (cause instanceof TooLarge) {
            return RequestFailure.passing(prefix + ".ResponseTooLarge", message);
        }
        if (cause instanceof SSLException) {
            return RequestFailure.passing(prefix + ".SSLHandshakeFailure", message);
        }
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return RequestFailure.passing(prefix + ".ConnectionFailed", message);
        }
        if (cause instanceof HttpTimeoutException) {
            return RequestFailure.passing(prefix + ".RequestTimeout", message);
        }
        return RequestFailure.passing(prefix + ".ConnectionReset", message);
    }

    private static final class TooLarge extends IOException {
        TooLarge(int limit) {
            super("the answer has more than " + limit + " bytes");
        }
    }

    /** Collects an answer until it is too large. */
    private static final class Bounded implements HttpResponse.BodySubscriber<byte[]> {
        private final int limit;
        private final CompletableFuture<byte[]> body = new CompletableFuture<>();
        private final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Bounded(int limit) {
            this.limit = limit;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscribed.complete(subscription);
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                if (bytes.size() + buffer.remaining() > limit) {
                    subscribed.join().cancel();
                    body.completeExceptionally(new TooLarge(limit));
                    return;
                }
                byte[] chunk = new byte[buffer.remaining()];
                buffer.get(chunk);
                bytes.writeBytes(chunk);
            }
        }

        @Override
        public void onError(Throwable failure) {
            body.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            body.complete(bytes.toByteArray());
        }
    }
}
