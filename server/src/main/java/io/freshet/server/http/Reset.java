package io.freshet.server.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** {@code POST /_freshet/reset}, for tests that want to begin with nothing. A web page that somebody happens to look at is not let in. */
final class Reset implements HttpService {
    private final Optional<Runnable> reset;

    /** @param reset empty: refused */
    Reset(Optional<Runnable> reset) {
        this.reset = reset;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
        if (request.method() != HttpMethod.POST) {
            return told(HttpStatus.METHOD_NOT_ALLOWED, "use POST");
        }
        if (reset.isEmpty()) {
            return told(HttpStatus.FORBIDDEN, "nothing is removed unless the server has testing.reset: true");
        }
        boolean local = context.remoteAddress().getAddress().isLoopbackAddress();
        if (!local || request.headers().contains(HttpHeaderNames.ORIGIN)) {
            return told(HttpStatus.FORBIDDEN, "only programs on this machine may remove everything");
        }
        return HttpResponse.of(CompletableFuture.supplyAsync(
                () -> {
                    reset.get().run();
                    return told(HttpStatus.OK, "all streams are removed");
                },
                context.blockingTaskExecutor()));
    }

    private static HttpResponse told(HttpStatus status, String message) {
        return HttpResponse.of(status, MediaType.JSON, "{\"message\":\"" + message + "\"}");
    }
}
