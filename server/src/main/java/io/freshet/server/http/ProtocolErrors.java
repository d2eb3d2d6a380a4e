package io.freshet.server.http;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.freshet.awsapi.wire.AwsDispatcher;
import io.freshet.awsapi.wire.WireResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what fails outside of the dispatcher with an error that an AWS client can read. */
final class ProtocolErrors implements ServerErrorHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProtocolErrors.class);

    private final AwsDispatcher dispatcher;

    ProtocolErrors(AwsDispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    @Override
    public @Nullable HttpResponse onServiceException(ServiceRequestContext context, Throwable cause) {
        return refusal(context, cause).toHttpResponse();
    }

    private AggregatedHttpResponse refusal(ServiceRequestContext context, Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && !isKnown(cause)) {
            cause = cause.getCause();
        }
        RequestHeaders headers = context.request().headers();
        if (cause instanceof ContentTooLargeException) {
            return refusal(headers, 413, "RequestEntityTooLargeException", "The request is larger than 16 MiB.");
        }
        boolean received = context.log().isRequestComplete();
        if (cause instanceof RequestTimeoutException && !received) {
            return refusal(headers, 408, "RequestTimeoutException", "The request did not arrive in time.");
        }
        if (cause instanceof OverloadedException || cause instanceof RequestTimeoutException) {
            return refusal(headers, 503, "ServiceUnavailable", "The server has too much to do. Try again.");
        }
        if (received) {
            LOG.error("request failed outside of its operation path={}", context.path(), cause);
            return refusal(headers, 500, "InternalFailure", "The request failed inside the server.");
        }
        return refusal(headers, 400, "MalformedHttpRequestException", "The request ended before its body was there.");
    }

    private static boolean isKnown(Throwable cause) {
        return cause instanceof ContentTooLargeException
                || cause instanceof OverloadedException
                || cause instanceof RequestTimeoutException;
    }

    /** What is no HTTP, or no request at all, is the caller's mistake whatever the server's own name for it is. */
    @Override
    public @Nullable AggregatedHttpResponse renderStatus(
            @Nullable ServiceRequestContext context,
            ServiceConfig config,
            @Nullable RequestHeaders headers,
            HttpStatus status,
            @Nullable String description,
            @Nullable Throwable cause) {
        if (status.code() < 400) {
            return null;
        }
        if (status.code() == 413) {
            return refusal(headers, 413, "RequestEntityTooLargeException", "The request is larger than 16 MiB.");
        }
        boolean ours = status.code() == 503;
        int code = status.isServerError() && !ours ? 400 : status.code();
        return refusal(
                headers,
                code,
                ours ? "ServiceUnavailable" : "MalformedHttpRequestException",
                description == null ? status.reasonPhrase() : description);
    }

    private AggregatedHttpResponse refusal(@Nullable RequestHeaders headers, int status, String code, String message) {
        String contentType = headers == null ? "" : headers.get("content-type", "");
        WireResponse response = dispatcher.refusal(contentType, status, code, message);
        ResponseHeadersBuilder builder = ResponseHeaders.builder(status);
        response.headers().forEach(builder::add);
        return AggregatedHttpResponse.of(builder.build(), HttpData.wrap(response.body()));
    }
}
