package io.freshet.jobs.application;

import java.util.List;
import java.util.Map;

/**
 * What is to be created.
 *
 * @param code may be empty, and be given by an update later
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
        List<ReferenceSource> references) {}
