package io.freshet.kcl.metric;

import software.amazon.awssdk.services.cloudwatch.model.InvalidNextTokenException;
import software.amazon.awssdk.services.cloudwatch.model.InvalidParameterCombinationException;
import software.amazon.awssdk.services.cloudwatch.model.InvalidParameterValueException;
import software.amazon.awssdk.services.cloudwatch.model.MissingRequiredParameterException;

/** The service's errors. */
final class MetricErrors {
    private MetricErrors() {}

    static InvalidParameterValueException value(String message) {
        return InvalidParameterValueException.builder().message(message).build();
    }

    static InvalidParameterCombinationException combination(String message) {
        return InvalidParameterCombinationException.builder().message(message).build();
    }

    static MissingRequiredParameterException missing(String parameter) {
        return MissingRequiredParameterException.builder()
                .message("The parameter " + parameter + " is required.")
                .build();
    }

    static InvalidNextTokenException nextToken() {
        return InvalidNextTokenException.builder()
                .message("The value for parameter NextToken is not one that this request was answered with.")
                .build();
    }
}
