package io.freshet.awsapi.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.awsapi.binding.Form;
import io.freshet.awsapi.binding.MalformedBodyException;
import io.freshet.awsapi.binding.XmlWriter;
import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.wire.Admission.Admitted;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/** The query protocol: a form names the operation as {@code Action}, the signature the service; the answer is XML. */
final class QueryProtocol implements OtherProtocol {
    private final List<BoundService> services;
    private final Admission admission;

    QueryProtocol(List<BoundService> services, Admission admission) {
        this.services = services.stream()
                .filter(service -> service.model.speaks("query"))
                .toList();
        this.admission = admission;
    }

    @Override
    public boolean claims(WireRequest request) {
        return request.method().equals("POST")
                && request.header("content-type")
                        .toLowerCase(Locale.ROOT)
                        .startsWith("application/x-www-form-urlencoded");
    }

    @Override
    public CompletionStage<WireResponse> answer(WireRequest request, String requestId) {
        @Nullable BoundService service = null;
        String action = "";
        try {
            String signedFor = Admission.signed(request).claimedService();
            service = services.stream()
                    .filter(known -> known.signingName().equals(signedFor))
                    .findFirst()
                    .orElse(null);
            Admitted sender = admission.admit(request, signedFor, requestId);
            Form form = form(sender.request());
            action = form.value("Action");
            return answer(Optional.ofNullable(service), action, form, sender);
        } catch (RuntimeException | LinkageError e) {
            return CompletableFuture.completedFuture(failure(requestId, service, action, e));
        }
    }

    private static Form form(WireRequest request) {
        try {
            return Form.parse(BodyReader.plain(request));
        } catch (MalformedBodyException e) {
            throw new ApiException("MalformedQueryString", 400, e.reason());
        }
    }

    private CompletionStage<WireResponse> answer(
            Optional<BoundService> service, String action, Form form, Admitted sender) {
        BoundOperation<?, ?> operation = service.flatMap(known -> known.operation(action))
                .orElseThrow(() -> new ApiException(
                        "InvalidAction",
                        400,
                        "Could not find operation " + action + " for the service of the signature"));
        BoundService known = service.orElseThrow();
        String requestId = sender.caller().requestId();
        return operation
                .call(BodyReader.of(form), sender)
                .handle((answer, failure) -> failure == null
                        ? success(requestId, known, action, (SdkPojo) answer)
                        : failure(requestId, known, action, failure));
    }

    private static WireResponse success(String requestId, BoundService service, String action, SdkPojo answer) {
        XmlWriter xml = new XmlWriter().open(action + "Response", service.model.xmlNamespace());
        String wrapper = service.model.resultWrapper(action);
        if (!wrapper.isEmpty()) {
            xml.open(wrapper, "").members(answer).close(wrapper);
        }
        xml.open("ResponseMetadata", "").element("RequestId", requestId).close("ResponseMetadata");
        return Refusals.response(
                200,
                "text/xml",
                requestId,
                xml.close(action + "Response").text().getBytes(UTF_8));
    }

    private static WireResponse failure(
            String requestId, @Nullable BoundService service, String action, Throwable thrown) {
        Fault fault = Fault.of(thrown, service, requestId, action);
        String message = fault.message() == null ? "" : fault.message();
        XmlWriter xml = new XmlWriter()
                .open("ErrorResponse", service == null ? "" : service.model.xmlNamespace())
                .open("Error", "")
                .element("Type", fault.status() < 500 ? "Sender" : "Receiver")
                .element("Code", fault.queryCode())
                .element("Message", message)
                .close("Error")
                .element("RequestId", requestId)
                .close("ErrorResponse");
        return Refusals.response(
                fault.status(), "text/xml", requestId, xml.text().getBytes(UTF_8));
    }
}
