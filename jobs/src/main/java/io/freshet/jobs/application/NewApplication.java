package io.freshet.jobs.application;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be created.
 *
 * @param code may be empty, and be given by an update later
 * @param flink null unless the code is Flink's SQL
 * @param serviceExecutionRole empty in version 1, where every input and output has its own
 */
public record NewApplication(
        String name,
        String arn,
        ApiVersion createdBy,
        String description,
        String serviceExecutionRole,
        String code,
        List<Input> inputs,
        List<Output> outputs,
        List<LoggingOption> loggingOptions,
        Map<String, String> tags,
        List<ReferenceSource> references,
        @Nullable FlinkSettings flink) {
    /** One in the own dialect. */
    public NewApplication(
            String name,
            String arn,
            ApiVersion createdBy,
            String description,
            String serviceExecutionRole,
            String code,
            List<Input> inputs,
            List<Output> outputs,
            List<LoggingOption> loggingOptions,
            Map<String, String> tags,
            List<ReferenceSource> references) {
        this(
                name,
                arn,
                createdBy,
                description,
                serviceExecutionRole,
                code,
                inputs,
                outputs,
                loggingOptions,
                tags,
                references,
                null);
    }
}
