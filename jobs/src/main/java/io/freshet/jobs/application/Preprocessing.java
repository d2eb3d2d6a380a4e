package io.freshet.jobs.application;

/**
 * A function that is to see an input's records before the application does. It may change them, drop them and declare that they failed.
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
