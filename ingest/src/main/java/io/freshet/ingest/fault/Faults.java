package io.freshet.ingest.fault;

import io.freshet.awsapi.operation.Operation;
import io.freshet.awsapi.operation.ServiceApi;
import java.util.List;
import java.util.function.DoubleSupplier;
import software.amazon.awssdk.core.SdkPojo;

/** Puts faults in front of the operations of a service. */
public final class Faults {
    private Faults() {}

    /**
     * The service with its operations failing at the rates given.
     *
     * @param chance evenly from 0 to 1; asked by many threads at once
     * @throws IllegalStateException if a fault names an operation that the service does not have
     */
    public static ServiceApi in(ServiceApi api, List<Fault> faults, DoubleSupplier chance) {
        for (Fault fault : faults) {
            if (api.operations().stream()
                    .noneMatch(operation -> operation.name().equals(fault.operation()))) {
                throw new IllegalStateException("fault in operation " + fault.operation()
                        + " (expected: an operation of " + api.name() + " that is built, such as PutRecords)");
            }
        }
        List<Operation<?, ?>> operations = api.operations().stream()
                .<Operation<?, ?>>map(operation -> failing(operation, faults, chance))
                .toList();
        return new ServiceApi(api.name(), api.targetPrefix(), api.modelFiles(), operations, api.refused());
    }

    private static <I extends SdkPojo, O> Operation<I, O> failing(
            Operation<I, O> operation, List<Fault> faults, DoubleSupplier chance) {
        List<Fault> own = faults.stream()
                .filter(fault -> fault.operation().equals(operation.name()))
                .toList();
        return own.isEmpty() ? operation : new FailingOperation<>(operation, own, chance);
    }
}
