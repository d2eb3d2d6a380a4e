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
            return decide(request, caller);
        } catch (ApplicationException refused) {
            throw Errors.of(refused);
        }
    }

    @Override
    public final Class<I> requestType() {
        return requestType;
    }
}
