package io.freshet.functions;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.awsapi.wire.AwsDispatcher;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.functions.invoke.RetryTimes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;

/** Functions with the AWS SDK's client in front of them and real workers behind. */
final class TestFunctions implements AutoCloseable {
    static final String ROLE = "arn:aws:iam::000000000000:role/any";

    final Functions functions;
    final LambdaClient client;
    final Map<String, String> sent = new ConcurrentHashMap<>();
    final TestFeed feed;
    final Map<String, byte[]> objects = new ConcurrentHashMap<>();

    TestFunctions(Path directory, ResourceStore store) {
        this(directory, store, 4, Duration.ofMinutes(5));
    }

    TestFunctions(Path directory, ResourceStore store, TestFeed feed) {
        this(directory, store, 4, Duration.ofMinutes(5), feed, Optional.empty());
    }

    TestFunctions(Path directory, ResourceStore store, int workers, Duration idle) {
        this(directory, store, workers, idle, new TestFeed(), Optional.empty());
    }

    /** With a Python that is not the one on the PATH. */
    TestFunctions(Path directory, ResourceStore store, Path python) {
        this(directory, store, 4, Duration.ofMinutes(5), new TestFeed(), Optional.of(python.toString()));
    }

    private TestFunctions(
            Path directory, ResourceStore store, int workers, Duration idle, TestFeed feed, Optional<String> python) {
        this.feed = feed;
        openToWorkers(directory);
        CallerDefaults defaults = new CallerDefaults("000000000000", "us-east-1");
        FunctionsConfig config =
                new FunctionsConfig(directory, python, Optional.empty(), workers, 8L << 30, idle, Set.of("trusted"));
        functions = Functions.open(
                config,
                store,
                (bucket, key, most) -> Optional.ofNullable(objects.get(bucket + "/" + key)),
                (destination, name, document) -> sent.put(destination, new String(document, UTF_8)),
                feed,
                feed.delivered,
                new RetryTimes(Duration.ofMillis(50), Duration.ofMillis(50)),
                defaults,
                Clock.systemUTC());
        functions.surroundings(Map.of("FROM_SERVER", "yes"));
        functions.resume();
        AwsDispatcher dispatcher = new AwsDispatcher(
                List.of(functions.api()), defaults, () -> UUID.randomUUID().toString(), Runnable::run);
        client = LambdaClient.builder()
                .httpClient(new DispatcherHttp(dispatcher))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    /** Directories of tests are the tester's alone; workers may have users of their own. */
    static void openToWorkers(Path directory) {
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A function of one file. */
    void create(String name, String runtime, String handler, Map<String, String> files) {
        create(name, runtime, handler, files, request -> {});
    }

    void create(
            String name,
            String runtime,
            String handler,
            Map<String, String> files,
            Consumer<CreateFunctionRequest.Builder> more) {
        client.createFunction(request -> {
            request.functionName(name)
                    .runtime(runtime)
                    .handler(handler)
                    .role(ROLE)
                    .timeout(20)
                    .memorySize(256)
                    .code(code -> code.zipFile(SdkBytes.fromByteArray(zip(files))));
            more.accept(request);
        });
    }

    InvokeResponse invoke(String name, String payload) {
        return client.invoke(request -> request.functionName(name)
                .payload(SdkBytes.fromUtf8String(payload))
                .logType(LogType.TAIL));
    }

    static byte[] zip(Map<String, String> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static void await(String what, Supplier<Boolean> condition) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.get()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("in vain: " + what);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }

    @Override
    public void close() {
        client.close();
        functions.close();
    }
}
