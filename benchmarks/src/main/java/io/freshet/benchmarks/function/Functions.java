package io.freshet.benchmarks.function;

import io.freshet.benchmarks.Flags;
import io.freshet.benchmarks.ResultFile;
import io.freshet.firehosesink.process.FunctionCaller;
import io.freshet.functions.process.Isolation;
import io.freshet.jobs.function.LocalFunctions;
import io.freshet.server.Server;
import io.freshet.server.config.ConfigReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Cold and warm calls of a function that returns what it gets, in every runtime that is installed: one after the other, one server. */
public final class Functions {
    private static final Logger LOG = LoggerFactory.getLogger(Functions.class);
    private static final Map<String, String> DEFAULTS =
            Map.of("calls", "5000", "cold", "15", "warm-up", "3000", "results", "benchmarks/results");
    private static final String INSIDE = "java-inside";
    private static final byte[] EVENT = "{\"key\":\"value\"}".getBytes(StandardCharsets.UTF_8);

    private final Flags flags;
    private final LambdaClient lambda;
    private final FunctionCaller within = new LocalFunctions();
    private final List<String> rows = new ArrayList<>();

    /** A runtime and the code for it. */
    private record Subject(String name, String runtime, String handler, Map<String, byte[]> code) {}

    private Functions(Flags flags, LambdaClient lambda) {
        this.flags = flags;
        this.lambda = lambda;
    }

    /** Flags: {@code --calls --cold --warm-up --results}. */
    public static void main(String[] arguments) throws Exception {
        Flags flags = Flags.read(DEFAULTS, arguments);
        Instant begun = Clock.systemUTC().instant();
        Path data = Files.createTempDirectory("freshet-functions");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx--x--x")); // for workers' own users
        Map<String, String> settings =
                Map.of("data-dir", data.toString(), "port", "0", "s3.port", "0", "functions.inside", "echo-" + INSIDE);
        try (Server server = Server.start(ConfigReader.read(settings, Map.of(), Optional.empty()));
                LambdaClient lambda = LambdaClient.builder()
                        .endpointOverride(server.endpoint())
                        .region(Region.US_EAST_1)
                        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                        .httpClientBuilder(ApacheHttpClient.builder().socketTimeout(Duration.ofMinutes(1)))
                        .build()) {
            Functions functions = new Functions(flags, lambda);
            for (Subject subject : subjects()) {
                functions.measure(subject);
            }
            functions.write(begun);
        }
        System.exit(0); // threads of Flink and Kafka take their time
    }

    private static List<Subject> subjects() throws IOException {
        String path = Echo.class.getName().replace('.', '/') + ".class";
        byte[] echo;
        try (InputStream in = Objects.requireNonNull(Echo.class.getResourceAsStream("Echo.class"), path)) {
            echo = in.readAllBytes();
        }
        return List.of(
                new Subject(
                        "python3",
                        "python3.12",
                        "app.handler",
                        Map.of("app.py", text("def handler(event, context):\n    return event\n"))),
                new Subject(
                        "node",
                        "nodejs22.x",
                        "app.handler",
                        Map.of("app.js", text("exports.handler = async (event) => event;\n"))),
                new Subject("java", "java17", Echo.class.getName() + "::handle", Map.of(path, echo)),
                new Subject(INSIDE, "java17", Echo.class.getName() + "::handle", Map.of(path, echo)));
    }

    private static byte[] text(String code) {
        return code.getBytes(StandardCharsets.UTF_8);
    }

    private void measure(Subject subject) throws Exception {
        if (!subject.runtime().startsWith("java")
                && Isolation.onPath(subject.name()).isEmpty()) {
            rows.add("| " + subject.name() + " | not installed | | | | | |");
            return;
        }
        String name = "echo-" + subject.name();
        lambda.createFunction(r -> r.functionName(name)
                .runtime(subject.runtime())
                .handler(subject.handler())
                .role("arn:aws:iam::000000000000:role/any")
                .memorySize(512)
                .timeout(30)
                .code(c -> c.zipFile(SdkBytes.fromByteArray(zip(subject.code())))));
        double[] cold = new double[flags.number("cold")];
        for (int i = 0; i < cold.length; i++) {
            String changed = Integer.toString(i);
            lambda.updateFunctionConfiguration(r ->
                    r.functionName(name).environment(e -> e.variables(Map.of("REVISION", changed)))); // ends the worker
            cold[i] = millis(() -> called(name));
        }
        String arn = "arn:aws:lambda:us-east-1:000000000000:function:" + name;
        for (int i = 0; i < flags.number("warm-up"); i++) {
            Object unused = within.call(arn, EVENT);
        }
        double[] inside = repeated(() -> within.call(arn, EVENT));
        for (int i = 0; i < flags.number("warm-up") / 3; i++) {
            Object unused = called(name);
        }
        double[] outside = repeated(() -> called(name));
        row(subject.name(), cold, inside, outside);
    }

    private double[] repeated(Callable<Object> call) throws Exception {
        double[] millis = new double[flags.number("calls")];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = millis(call);
        }
        return millis;
    }

    private Object called(String name) {
        InvokeResponse answer = lambda.invoke(r -> r.functionName(name).payload(SdkBytes.fromByteArray(EVENT)));
        if (answer.functionError() != null) {
            throw new IllegalStateException(
                    name + " failed: " + answer.payload().asUtf8String());
        }
        return answer;
    }

    private static double millis(Callable<Object> call) throws Exception {
        long begun = System.nanoTime();
        Object unused = call.call();
        return (System.nanoTime() - begun) / 1e6;
    }

    private void row(String name, double[] cold, double[] inside, double[] outside) {
        String row = "| %s | %s | %s | %s |".formatted(name, told(cold, 0), told(inside, 2), told(outside, 2));
        rows.add(row);
        LOG.info("{}", row);
    }

    private static String told(double[] millis, int digits) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        String number = "%." + digits + "f";
        return (number + " | " + number).formatted(quantile(sorted, 0.5), quantile(sorted, 0.99));
    }

    private static double quantile(double[] sorted, double which) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(which * (sorted.length - 1)))];
    }

    private void write(Instant at) throws IOException {
        String report =
                """
                # Calls of functions, %s

                A function that returns the event it gets, 15 bytes of JSON, called one call after the other; milliseconds. Client, server and worker
                share %d processors; Java %s. Cold: %d first calls of new workers, over the API. Warm within: %d calls from within the server, as
                deliveries and mappings make them. Warm API: as many calls of the AWS SDK over HTTP. java-inside: on a thread of the server (functions.inside).

                | Runtime | cold p50 | cold p99 | warm within p50 | p99 | warm API p50 | p99 |
                |---|---|---|---|---|---|---|
                %s
                """
                        .formatted(
                                at,
                                Runtime.getRuntime().availableProcessors(),
                                System.getProperty("java.version"),
                                flags.number("cold"),
                                flags.number("calls"),
                                String.join("\n", rows));
        LOG.info("written: {}\n{}", ResultFile.write(Path.of(flags.text("results")), "functions", at, report), report);
    }

    private static byte[] zip(Map<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
