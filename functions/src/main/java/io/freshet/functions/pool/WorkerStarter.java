package io.freshet.functions.pool;

import io.freshet.functions.code.CodeStore;
import io.freshet.functions.process.Worker;
import io.freshet.functions.process.WorkerLimits;
import io.freshet.functions.process.WorkerProcesses;
import io.freshet.functions.process.WorkerSpec;
import io.freshet.functions.registry.Layers;
import io.freshet.functions.runtime.Launch;
import io.freshet.functions.runtime.Running;
import io.freshet.functions.runtime.RunningInside;
import io.freshet.functions.runtime.RunningProcess;
import io.freshet.functions.runtime.RuntimeEndpoint;
import io.freshet.functions.runtime.RuntimeListener;
import io.freshet.functions.runtime.Runtimes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.Layer;

/** Starts what runs a deployment: a process with its program, environment and limits, or a thread of this one for those that are trusted with it. */
public final class WorkerStarter {
    private static final int PROCESSES = 1024;
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy/MM/dd", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Runtimes runtimes;
    private final CodeStore code;
    private final Layers layers;
    private final Supplier<Map<String, String>> surroundings;
    private final WorkerProcesses processes;
    private final Set<String> inside;
    private final Clock clock;

    /**
     * What all functions have in common.
     *
     * @param surroundings environment variables that every function gets, for example where the server answers
     * @param inside the names of Java functions that run on threads of this process
     */
    public WorkerStarter(
            Runtimes runtimes,
            CodeStore code,
            Layers layers,
            Supplier<Map<String, String>> surroundings,
            WorkerProcesses processes,
            Set<String> inside,
            Clock clock) {
        this.runtimes = runtimes;
        this.code = code;
        this.layers = layers;
        this.surroundings = surroundings;
        this.processes = processes;
        this.inside = Set.copyOf(inside);
        this.clock = clock;
    }

    /**
     * Starts it; what can be wrong before it runs is thrown.
     *
     * @param log gets what it prints
     */
    Running start(Deployment deployment, RuntimeListener listener, Consumer<byte[]> log) throws IOException {
        FunctionConfiguration function = deployment.configuration();
        Path task = code.unpacked(function.codeSha256());
        Map<String, String> environment = environment(deployment, task);
        List<Path> layerPaths = layerPaths(function);
        if (inside.contains(deployment.function()) && function.runtimeAsString().startsWith("java")) {
            List<Path> classPath = runtimes.classPath(task, layerPaths);
            return RunningInside.start(listener, deployment.function(), classPath, environment, log);
        }
        Launch launch = runtimes.launch(function, task, layerPaths);
        RuntimeEndpoint endpoint = RuntimeEndpoint.open(listener, deployment.function());
        try {
            Map<String, String> all = new HashMap<>(launch.environment());
            all.putAll(environment);
            all.put("AWS_LAMBDA_RUNTIME_API", endpoint.address());
            Worker worker = processes.start(new WorkerSpec(
                    deployment.function(),
                    launch.command(),
                    all,
                    limits(deployment, launch),
                    WorkerSpec.Output.LOG,
                    log,
                    launch.readable()));
            worker.user().ifPresent(endpoint::onlyFor);
            return new RunningProcess(endpoint, worker);
        } catch (RuntimeException e) {
            endpoint.close();
            throw e;
        }
    }

    private Map<String, String> environment(Deployment deployment, Path task) {
        FunctionConfiguration function = deployment.configuration();
        Map<String, String> environment = new HashMap<>(surroundings.get());
        if (function.environment() != null) {
            environment.putAll(function.environment().variables());
        }
        environment.put("_HANDLER", function.handler());
        environment.put("LAMBDA_TASK_ROOT", task.toString());
        environment.put("LAMBDA_RUNTIME_DIR", task.toString());
        environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + function.runtimeAsString());
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
        return environment;
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
