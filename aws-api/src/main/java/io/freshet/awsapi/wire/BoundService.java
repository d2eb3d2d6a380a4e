package io.freshet.awsapi.wire;

import io.freshet.awsapi.model.ServiceModel;
import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.Operation;
import io.freshet.awsapi.operation.ServiceApi;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A service with its model and its operations by name. */
final class BoundService {
    private final ServiceApi api;
    final ServiceModel model;
    private final Map<String, BoundOperation<?, ?>> operations = new HashMap<>();

    BoundService(ServiceApi api) {
        this.api = api;
        this.model = ServiceModel.load(api.modelFile());
        for (Operation<?, ?> operation : api.operations()) {
            if (!model.hasOperation(operation.name())) {
                throw new IllegalArgumentException(
                        "operation " + operation.name() + " (expected: one of " + api.modelFile() + ")");
            }
            operations.put(
                    operation.name(),
                    new BoundOperation<>(
                            api.name(), operation, model, !api.name().equals("firehose")));
        }
    }

    /** The operation; empty if the service has none of that name. */
    Optional<BoundOperation<?, ?>> operation(String name) {
        if (!operations.containsKey(name) && model.hasOperation(name)) {
            throw ApiException.unsupported(
                    api.name() + " " + name + " is not supported yet; docs/api.md lists the operations that are");
        }
        return Optional.ofNullable(operations.get(name));
    }
}
