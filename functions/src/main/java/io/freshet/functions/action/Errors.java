package io.freshet.functions.action;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.PreconditionFailedException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** Errors of the API in its own words. */
final class Errors {
    private Errors() {}

    static InvalidParameterValueException invalid(String message) {
        return InvalidParameterValueException.builder().message(message).build();
    }

    static ResourceNotFoundException notFound(String message) {
        return ResourceNotFoundException.builder().message(message).build();
    }

    static ResourceConflictException conflict(String message) {
        return ResourceConflictException.builder().message(message).build();
    }

    static PreconditionFailedException outdated() {
        return PreconditionFailedException.builder()
                .message("The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias"
                        + " API to retrieve the latest Revision Id")
                .build();
    }

    /** Throws if a revision is named and it is another one. */
    static void requireRevision(@Nullable String named, @Nullable String current) {
        if (named != null && !named.equals(current)) {
            throw outdated();
        }
    }
}
