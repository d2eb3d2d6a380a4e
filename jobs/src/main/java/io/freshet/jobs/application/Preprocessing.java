package io.freshet.jobs.application;

/**
 * A function that is to see an input's records before the application does. It is kept and shown; an application that has one cannot start.
 *
 * @param roleArn empty if the application's own role counts
 */
public record Preprocessing(String functionArn, String roleArn) {
    public Preprocessing {
        if (functionArn.isEmpty()) {
            throw ApplicationException.invalid(
                    "InputLambdaProcessor: no ResourceARN (expected: the ARN of a function)");
        }
    }
}
