package io.freshet.functions.pool;

import java.time.Duration;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

/** A version of a function as workers run it: another revision is another deployment. */
public record Deployment(String function, FunctionConfiguration configuration) {
    /** Differs for whatever needs other workers. */
    String key() {
        return function + ":" + configuration.version() + ":" + configuration.revisionId();
    }

    Duration timeout() {
        return Duration.ofSeconds(configuration.timeout());
    }

    long memoryBytes() {
        return configuration.memorySize() * 1024L * 1024;
    }
}
