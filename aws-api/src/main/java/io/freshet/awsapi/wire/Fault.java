package io.freshet.awsapi.wire;

import io.freshet.awsapi.binding.PojoWriter;
import io.freshet.awsapi.binding.WireFormat;
import io.freshet.awsapi.model.ServiceModel.ErrorShape;
import io.freshet.awsapi.operation.ApiException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;

/**
 * What a request that failed is answered with.
 *
 * @param queryCode the same in the query protocol
 * @param messageMember the name of the member that holds the message: services differ in its first letter
 * @param details the modelled error's own members
 */
record Fault(
        int status,
        String code,
        String queryCode,
        String messageMember,
        @Nullable String message,
        @Nullable SdkPojo details) {
    private static final Logger LOG = LoggerFactory.getLogger(Fault.class);

    /** The error a client may see; what it may not see is logged under the request id. */
    static Fault of(Throwable thrown, @Nullable BoundService service, String requestId, String target) {
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (failure instanceof ApiException e) {
            return new Fault(e.status(), e.code(), e.code(), "message", e.getMessage(), null);
        }
        if (failure instanceof AwsServiceException e && service != null) {
            Optional<ErrorShape> shape = service.model.error(e.getClass().getSimpleName());
            if (shape.isPresent()) {
                ErrorShape modelled = shape.get();
                return new Fault(
                        modelled.status(),
                        modelled.code(),
                        modelled.queryCode(),
                        modelled.messageMember(),
                        e.getMessage(),
                        e);
            }
        }
        LOG.error("request failed requestId={} target={}", requestId, target, failure);
        String message =
                "The request failed inside the server; its log has the reason under request id " + requestId + ".";
        return new Fault(500, "InternalFailure", "InternalFailure", "message", message, null);
    }

    /** Lets clients that used to speak the query protocol go on looking for its codes. */
    void putHeader(@Nullable BoundService service, Map<String, String> headers) {
        if (service != null && service.model.isQueryCompatible()) {
            headers.put("x-amzn-query-error", queryCode + (status < 500 ? ";Sender" : ";Receiver"));
        }
    }

    /** The error in an answer that has begun. */
    EventFrames.Failure inFrame() {
        return new EventFrames.Failure(code, message == null ? "" : Refusals.encodable(message));
    }

    /** The error in the JSON protocol family. */
    byte[] body(WireFormat format) {
        Map<String, String> leading = new LinkedHashMap<>();
        leading.put("__type", code);
        if (message != null && !message.isEmpty()) {
            leading.put(messageMember, Refusals.encodable(message));
        }
        return PojoWriter.write(format, details, leading);
    }
}
