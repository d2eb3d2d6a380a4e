package io.freshet.awsapi.operation;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.core.SdkPojo;

/**
 * An operation that can also read its request straight from the body, token by token. What is not as it nearly always is goes the
 * ordinary way, where every mistake is named.
 */
public interface StreamedOperation<I extends SdkPojo, O> extends Operation<I, O> {
    /**
     * Answers if the request is a plain one; must not have had any effect otherwise.
     *
     * @param body before its first token
     * @return empty, or an {@link IOException} thrown, if the request has to be read in the ordinary way
     */
    Optional<CompletionStage<O>> handle(JsonParser body, Caller caller) throws IOException;
}
