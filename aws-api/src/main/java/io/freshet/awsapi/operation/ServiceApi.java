package io.freshet.awsapi.operation;

import java.util.List;
import java.util.Map;

/**
 * One service of the front door: which targets it answers and with what.
 *
 * @param name the service's signing name, for example {@code kinesis}
 * @param targetPrefix what precedes the dot in {@code X-Amz-Target}, for example {@code Kinesis_20131202}
 * @param modelFiles the published model, for example {@code kinesis-2013-12-02-model.json}, last; before it, in the same language,
 *     operations that are newer than it. The first that has an operation describes it
 * @param operations those that are built; every other operation of the models is answered as unsupported
 * @param refused operations that are not to be had, in the models or newer, each with half a sentence on why and what to use instead
 */
public record ServiceApi(
        String name,
        String targetPrefix,
        List<String> modelFiles,
        List<Operation<?, ?>> operations,
        Map<String, String> refused) {
    public ServiceApi {
        if (modelFiles.isEmpty()) {
            throw new IllegalArgumentException("service " + name + " has no model (expected: 1 or more)");
        }
        modelFiles = List.copyOf(modelFiles);
        operations = List.copyOf(operations);
        refused = Map.copyOf(refused);
    }

    /** A service that its published model describes in full. */
    public ServiceApi(String name, String targetPrefix, String modelFile, List<Operation<?, ?>> operations) {
        this(name, targetPrefix, List.of(modelFile), operations, Map.of());
    }
}
