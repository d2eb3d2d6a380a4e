package io.freshet.jobs.application.v1;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.jobs.application.ApplicationException;
import io.freshet.jobs.application.Applications;
import software.amazon.awssdk.core.SdkPojo;

/** An operation on the applications; what they refuse goes out as this version's exception. */
abstract class ControlOperation<I extends SdkPojo, O extends SdkPojo> implements BlockingOperation<I, O> {
    final Applications applications;
    private final Class<I> requestType;

    ControlOperation(Class<I> requestType, Applications applications) {
        this.requestType = requestType;
        this.applications = applications;
    }

    /** Answers, or throws an {@link ApplicationException}. */
    abstract O decide(I request, Caller caller);

    @Override
    public final O answer(I request, Caller caller) {
        try {
            refuseOtherVersion(request);
            return decide(request, caller);
        } catch (ApplicationException refused) {
            throw Errors.of(refused);
        }
    }

    /** An application of Flink's SQL is known to version 2 alone. */
    private void refuseOtherVersion(I request) {
        request.sdkFields().stream()
                .filter(field -> field.locationName().equals("ApplicationName"))
                .map(field -> String.valueOf(field.getValueOrDefault(request)))
                .filter(name -> !(this instanceof CreateApplication) && applications.isOfFlink(name))
                .findFirst()
                .ifPresent(name -> {
                    throw ApplicationException.unsupported(
                            "application " + name
                                    + " is one of Flink's SQL, which this version of the API does not know (expected: version 2)");
                });
    }

    @Override
    public final Class<I> requestType() {
        return requestType;
    }
}
