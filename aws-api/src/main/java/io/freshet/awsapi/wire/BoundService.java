package io.freshet.awsapi.wire;

import io.freshet.awsapi.model.ServiceModel;
import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.Operation;
import io.freshet.awsapi.operation.ServiceApi;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A service with its models and its operations by name. */
final class BoundService {
    private final ServiceApi api;
    private final List<ServiceModel> models;

    /** The published one, which has the errors. */
    final ServiceModel model;

    private final Map<String, BoundOperation<?, ?>> operations = new HashMap<>();

    BoundService(ServiceApi api) {
        this.api = api;
        this.models = ServiceModel.load(api.modelFiles());
        this.model = models.get(models.size() - 1);
        for (Operation<?, ?> operation : api.operations()) {
            ServiceModel describing = describing(operation.name())
                    .orElseThrow(() -> new IllegalArgumentException(
                            "operation " + operation.name() + " (expected: one of " + api.modelFiles() + ")"));
            operations.put(
                    operation.name(),
                    new BoundOperation<>(
                            api.name(), operation, describing, !api.name().equals("firehose")));
        }
    }

    private Optional<ServiceModel> describing(String operation) {
        return models.stream().filter(each -> each.hasOperation(operation)).findFirst();
    }

    /** The name that signatures for this service carry. */
    String signingName() {
        return api.name();
    }

    /** The operation; empty if the service has none of that name. */
    Optional<BoundOperation<?, ?>> operation(String name) {
        if (api.refused().containsKey(name)) {
            throw ApiException.unsupported(api.name() + " " + name + " is not supported: "
                    + api.refused().get(name));
        }
        if (!operations.containsKey(name) && describing(name).isPresent()) {
            throw ApiException.unsupported(
                    api.name() + " " + name + " is not supported yet; docs/api.md lists the operations that are");
        }
        return Optional.ofNullable(operations.get(name));
    }
}
