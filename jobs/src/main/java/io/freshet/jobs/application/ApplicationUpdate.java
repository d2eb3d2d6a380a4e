package io.freshet.jobs.application;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an update changes; whatever it does not name stays.
 *
 * @param code the new code, null to keep it
 * @param serviceExecutionRole the new role, null to keep it
 * @param flink what becomes of the settings of an application of Flink's SQL, null to keep them
 */
public record ApplicationUpdate(
        @Nullable String code,
        List<Edit<Input>> inputs,
        List<Edit<Output>> outputs,
        List<Edit<LoggingOption>> loggingOptions,
        List<Edit<ReferenceSource>> references,
        @Nullable String serviceExecutionRole,
        @Nullable UnaryOperator<FlinkSettings> flink) {
    /** A change of the input, output or logging option with this id. */
    public record Edit<T>(String id, UnaryOperator<T> change) {}

    /** Of an application in the own dialect. */
    public ApplicationUpdate(
            @Nullable String code,
            List<Edit<Input>> inputs,
            List<Edit<Output>> outputs,
            List<Edit<LoggingOption>> loggingOptions,
            List<Edit<ReferenceSource>> references,
            @Nullable String serviceExecutionRole) {
        this(code, inputs, outputs, loggingOptions, references, serviceExecutionRole, null);
    }

    public ApplicationUpdate {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        loggingOptions = List.copyOf(loggingOptions);
        references = List.copyOf(references);
    }

    public static ApplicationUpdate ofCode(String code) {
        return new ApplicationUpdate(code, List.of(), List.of(), List.of(), List.of(), null);
    }
}
