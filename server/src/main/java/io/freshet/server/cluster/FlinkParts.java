package io.freshet.server.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The processes of a session cluster of Flink: what they are called with, out of the libraries that this program has itself.
 *
 * @param directory for their configuration, temporary files and logs
 * @param classPath of this program
 * @param plugins Flink's plugins, among them the one for S3
 */
public record FlinkParts(Path directory, String classPath, Path plugins) {
    /** What Flink's own distribution has, and nothing of ours: jobs bring their classes with them. */
    private static final Pattern LIBRARIES = Pattern.compile(
            "(flink-(?!connector-kafka|avro)|frocksdbjni|kryo|objenesis|minlog|reflectasm|RoaringBitmap|javassist"
                    + "|snakeyaml-engine|icu4j|commons-|lz4-java|snappy|logback|slf4j|log4j|zstd|async-profiler|asm-|jsr305)"
                    + ".*\\.jar");

    /** Of a process, in MiB. */
    private static final int JOB_MANAGER_HEAP = 384;

    private static final int TASK_HEAP = 512;

    /**
     * Where a cluster listens and keeps its checkpoints, all on this machine.
     *
     * @param host of the JobManager
     * @param slots of each TaskManager
     */
    public record Settings(
            String host, int restPort, int rpcPort, int slots, String s3Endpoint, String accessKey, String secretKey) {}

    /** Writes the configuration of all processes. */
    public void configure(Settings settings) throws IOException {
        Map<String, String> lines = new TreeMap<>(Map.of(
                "jobmanager.rpc.address", settings.host(),
                "jobmanager.rpc.port", Integer.toString(settings.rpcPort()),
                "jobmanager.bind-host", settings.host(),
                "rest.address", settings.host(),
                "rest.bind-address", settings.host(),
                "rest.port", Integer.toString(settings.restPort()),
                "taskmanager.numberOfTaskSlots", Integer.toString(settings.slots()),
                "io.tmp.dirs", directory.resolve("tmp").toString()));
        memory(lines, settings.slots());
        lines.put("heartbeat.interval", "2 s");
        lines.put("heartbeat.timeout", "10 s");
        lines.put("classloader.check-leaked-classloader", "false");
        lines.put("s3.endpoint", settings.s3Endpoint());
        lines.put("s3.access-key", settings.accessKey());
        lines.put("s3.secret-key", settings.secretKey());
        lines.put("s3.path.style.access", "true");
        Files.createDirectories(directory.resolve("tmp"));
        Files.write(
                directory.resolve("config.yaml"),
                lines.entrySet().stream()
                        .map(line -> line.getKey() + ": \"" + line.getValue() + "\"")
                        .toList());
        Files.writeString(directory.resolve("logback.xml"), LOGGING);
    }

    /** A TaskManager that is not started by Flink's own scripts must be told every size. */
    private static void memory(Map<String, String> lines, int slots) {
        lines.put("taskmanager.cpu.cores", "1.0");
        lines.put("taskmanager.memory.framework.heap.size", "128m");
        lines.put("taskmanager.memory.framework.off-heap.size", "128m");
        lines.put("taskmanager.memory.task.heap.size", TASK_HEAP + "m");
        lines.put("taskmanager.memory.task.off-heap.size", "64m");
        lines.put("taskmanager.memory.network.min", "64m");
        lines.put("taskmanager.memory.network.max", "64m");
        lines.put("taskmanager.memory.managed.size", 4 * slots + "m");
        lines.put("taskmanager.memory.jvm-metaspace.size", "512m");
        lines.put("taskmanager.memory.jvm-overhead.min", "128m");
        lines.put("taskmanager.memory.jvm-overhead.max", "128m");
    }

    private static final String LOGGING =
            """
            <configuration>
              <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d %-5level %logger{36} %msg%n%ex{20}</pattern></encoder>
              </appender>
              <root level="WARN"><appender-ref ref="out"/></root>
              <logger name="org.apache.flink.runtime.executiongraph" level="INFO"/>
              <logger name="org.apache.flink.metrics" level="ERROR"/>
            </configuration>
            """;

    /**
     * What starts the JobManager.
     *
     * @param installed whether the classes of jobs are on the class path of the cluster
     */
    public List<String> jobManager(boolean installed) {
        return command(
                JOB_MANAGER_HEAP,
                installed,
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                List.of());
    }

    /** What starts a TaskManager of this name at this address. */
    public List<String> taskManager(String name, String host, boolean installed) {
        return command(
                TASK_HEAP + 128,
                installed,
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                List.of(
                        "-Dtaskmanager.resource-id=" + name,
                        "-Dtaskmanager.host=" + host,
                        "-Dtaskmanager.bind-host=" + host));
    }

    /** What the processes need in their environment. */
    public Map<String, String> environment() {
        return Map.of("FLINK_PLUGINS_DIR", plugins.toString());
    }

    private List<String> command(int heapMib, boolean installed, String main, List<String> arguments) {
        List<String> command = new ArrayList<>(JavaCommand.of(heapMib));
        command.add("-Dlogback.configurationFile=" + directory.resolve("logback.xml"));
        command.addAll(List.of("-cp", installed ? classPath : libraries(), main));
        command.addAll(List.of("--configDir", directory.toString()));
        command.addAll(arguments);
        return command;
    }

    private String libraries() {
        return Arrays.stream(classPath.split(File.pathSeparator))
                .filter(part -> LIBRARIES
                        .matcher(Path.of(part).getFileName().toString())
                        .matches())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
