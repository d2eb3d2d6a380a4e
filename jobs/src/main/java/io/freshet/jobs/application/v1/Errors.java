package io.freshet.jobs.application.v1;

import io.freshet.jobs.application.ApplicationException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kinesisanalytics.model.CodeValidationException;
import software.amazon.awssdk.services.kinesisanalytics.model.ConcurrentModificationException;
import software.amazon.awssdk.services.kinesisanalytics.model.InvalidApplicationConfigurationException;
import software.amazon.awssdk.services.kinesisanalytics.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesisanalytics.model.LimitExceededException;
import software.amazon.awssdk.services.kinesisanalytics.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesisanalytics.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesisanalytics.model.TooManyTagsException;
import software.amazon.awssdk.services.kinesisanalytics.model.UnsupportedOperationException;

/** The exceptions of this version's model. */
final class Errors {
    private Errors() {}

    static AwsServiceException of(ApplicationException refused) {
        AwsServiceException.Builder error =
                switch (refused.code()) {
                    case CODE_VALIDATION -> CodeValidationException.builder();
                    case CONCURRENT_MODIFICATION -> ConcurrentModificationException.builder();
                    case INVALID_APPLICATION_CONFIGURATION -> InvalidApplicationConfigurationException.builder();
                    case INVALID_ARGUMENT -> InvalidArgumentException.builder();
                    case LIMIT_EXCEEDED -> LimitExceededException.builder();
                    case RESOURCE_IN_USE -> ResourceInUseException.builder();
                    case RESOURCE_NOT_FOUND -> ResourceNotFoundException.builder();
                    case TOO_MANY_TAGS -> TooManyTagsException.builder();
                    case UNSUPPORTED_OPERATION -> UnsupportedOperationException.builder();
                };
        return error.message(refused.getMessage()).build();
    }
}
