package io.freshet.functions.pool;

import io.freshet.functions.code.CodeStore;
import io.freshet.functions.process.WorkerLimits;
import io.freshet.functions.process.WorkerSpec;
import io.freshet.functions.registry.Layers;
import io.freshet.functions.runtime.Launch;
import io.freshet.functions.runtime.Runtimes;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.Layer;

/** Says how the worker of a deployment is started: program, environment, limits. */
public final class WorkerSpecs {
    private static final int PROCESSES = 1024;
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy/MM/dd", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Runtimes runtimes;
    private final CodeStore code;
    private final Layers layers;
    private final Supplier<Map<String, String>> surroundings;
    private final Clock clock;

    /**
     * What all functions have in common.
     *
     * @param surroundings environment variables that every function gets, for example where the server answers
     */
    public WorkerSpecs(
            Runtimes runtimes, CodeStore code, Layers layers, Supplier<Map<String, String>> surroundings, Clock clock) {
        this.runtimes = runtimes;
        this.code = code;
        this.layers = layers;
        this.surroundings = surroundings;
        this.clock = clock;
    }

    WorkerSpec of(Deployment deployment, String api, Consumer<byte[]> log) {
        FunctionConfiguration function = deployment.configuration();
        Path task = code.unpacked(function.codeSha256());
        Launch launch = runtimes.launch(function, task, layerPaths(function));
        Map<String, String> environment = new HashMap<>(surroundings.get());
        environment.putAll(launch.environment());
        if (function.environment() != null) {
            environment.putAll(function.environment().variables());
        }
        String runtime = function.runtimeAsString();
        environment.put("AWS_LAMBDA_RUNTIME_API", api);
        environment.put("_HANDLER", function.handler());
        environment.put("LAMBDA_TASK_ROOT", task.toString());
        environment.put("LAMBDA_RUNTIME_DIR", task.toString());
        environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + runtime);
        environment.put("AWS_LAMBDA_FUNCTION_NAME", deployment.function());
        environment.put("AWS_LAMBDA_FUNCTION_VERSION", function.version());
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", String.valueOf(function.memorySize()));
        environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + deployment.function());
        environment.put(
                "AWS_LAMBDA_LOG_STREAM_NAME",
                DAY.format(clock.instant()) + "/[" + function.version() + "]"
                        + UUID.randomUUID().toString().replace("-", ""));
        environment.put("TZ", ":UTC");
        return new WorkerSpec(
                deployment.function(),
                launch.command(),
                environment,
                limits(deployment, launch),
                WorkerSpec.Output.LOG,
                log,
                launch.readable());
    }

    private static WorkerLimits limits(Deployment deployment, Launch launch) {
        long disk = deployment.configuration().ephemeralStorage() == null
                ? 512
                : deployment.configuration().ephemeralStorage().size();
        return WorkerLimits.of(deployment.memoryBytes() + launch.overheadBytes(), disk << 20)
                .withProcesses(PROCESSES);
    }

    private List<Path> layerPaths(FunctionConfiguration function) {
        List<Path> paths = new ArrayList<>();
        for (Layer layer : function.layers()) {
            String[] parts = layer.arn().split(":", -1);
            layers.find(parts[6])
                    .flatMap(known -> known.version(Long.parseLong(parts[7])))
                    .map(version -> code.unpacked(version.codeSha256()))
                    .ifPresent(paths::add);
        }
        return paths;
    }
}
