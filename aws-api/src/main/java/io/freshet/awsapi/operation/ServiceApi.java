package io.freshet.awsapi.operation;

import java.util.List;

/**
 * One service of the front door: which targets it answers and with what.
 *
 * @param name the service's signing name, for example {@code kinesis}
 * @param targetPrefix what precedes the dot in {@code X-Amz-Target}, for example {@code Kinesis_20131202}
 * @param modelFile the published model, for example {@code kinesis-2013-12-02-model.json}
 * @param operations those that are built; every other operation of the model is answered as unsupported
 */
public record ServiceApi(String name, String targetPrefix, String modelFile, List<Operation<?, ?>> operations) {
    public ServiceApi {
        operations = List.copyOf(operations);
    }
}
