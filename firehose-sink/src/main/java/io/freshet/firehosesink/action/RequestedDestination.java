package io.freshet.firehosesink.action;

import io.freshet.firehosesink.stream.Destination;
import io.freshet.firehosesink.stream.DestinationKind;
import io.freshet.firehosesink.stream.SdkDocuments;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.firehose.model.InvalidArgumentException;

/** Finds the one destination that a request names. */
final class RequestedDestination {
    private RequestedDestination() {}

    /** @param what its member ends in: {@code Configuration} or {@code Update} */
    static Destination in(SdkPojo request, String what) {
        List<SdkField<?>> given = request.sdkFields().stream()
                .filter(field -> field.memberName().endsWith("Destination" + what))
                .filter(field -> field.getValueOrDefault(request) != null)
                .toList();
        if (given.size() != 1) {
            throw invalid("Exactly one destination configuration is supported for a Firehose");
        }
        SdkField<?> destination = given.get(0);
        DestinationKind kind = DestinationKind.ofMember(destination.memberName())
                .orElseThrow(() -> invalid(
                        destination.memberName() + " is not supported yet (expected: " + expected(what) + ")."));
        return new Destination(kind, SdkDocuments.toJson((SdkPojo) destination.getValueOrDefault(request)));
    }

    private static String expected(String what) {
        return Arrays.stream(DestinationKind.values())
                .map(kind -> kind.member() + what)
                .collect(Collectors.joining(", "));
    }

    private static InvalidArgumentException invalid(String message) {
        return InvalidArgumentException.builder().message(message).build();
    }
}
