package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.freshet.client.CallException;
import io.freshet.client.MapExecutor;
import io.freshet.client.MapJob;
import io.freshet.client.MapJobException;
import io.freshet.client.MapOptions;
import io.freshet.client.StoredObjects;
import io.freshet.client.Wait;
import io.freshet.client.wire.CallStatus;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Map jobs from Java, from Python and from the command line, on a server in a process of its own. */
@SuppressWarnings("NullAway.Init")
class MapIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String BUCKET = "map-test";
    private static final int OBJECTS = 1_000;
    private static final int LINES = 20;

    @TempDir
    static Path directory;

    private static ServerProcess server;
    private static MapExecutor executor;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start(directory);
        executor = MapExecutor.connect(server.endpoint().toString());
        try (S3Client s3 = server.s3()) {
            s3.createBucket(r -> r.bucket(BUCKET));
            for (int i = 0; i < OBJECTS; i++) {
                String key = "small/" + i;
                s3.putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromString("line\n".repeat(LINES)));
            }
            String lines = IntStream.range(0, 10_000)
                    .mapToObj(i -> "line " + i + "\n")
                    .reduce(new StringBuilder(), StringBuilder::append, StringBuilder::append)
                    .toString();
            s3.putObject(r -> r.bucket(BUCKET).key("lines/a"), RequestBody.fromString(lines));
            s3.putObject(r -> r.bucket(BUCKET).key("lines/b"), RequestBody.fromString("one\ntwo\nthree without end"));
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Test
    void aHundredThousandCallsThatDoNothingAreAllDone() throws Exception {
        MapJob<Object> job = executor.map(Calls::nothing, numbers(100_000));

        assertThat(job.get()).hasSize(100_000).containsOnlyNulls();
        assertThat(job.storeRequests() - requestsForCode()).isLessThan(100);
    }

    /** Each TaskManager of a cluster fetches the jars of a job for itself. */
    private static int requestsForCode() {
        int jars = System.getProperty("java.class.path").split(File.pathSeparator, -1).length;
        return GivenCluster.find().isPresent() ? 2 * jars : 0;
    }

    @Test
    void lambdasGoAlongWithWhatTheyCapture() throws Exception {
        int plus = 3;

        assertThat(executor.map((Integer x) -> Calls.square(x) + plus, List.of(1, 2, 3))
                        .get())
                .containsExactly(4, 7, 12);
    }

    @Test
    void aFailureCarriesTheRemoteStackTrace() {
        MapJob<Integer> job = executor.map(Calls::oneFails, numbers(10_000));

        assertThatThrownBy(job::get)
                .isInstanceOf(CallException.class)
                .hasMessageContaining("call 7777 failed: java.lang.IllegalStateException: no 7777")
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .satisfies(cause ->
                        assertThat(cause.getStackTrace()[0].getMethodName()).isEqualTo("oneFails"));
        assertThat(job.failedCount()).isEqualTo(1);
    }

    @Test
    void whatCannotBeSentIsNamed() {
        Object lock = new Object();

        assertThatThrownBy(() -> executor.map((Integer x) -> x + lock.hashCode(), List.of(1)))
                .hasMessageContaining("refers to a java.lang.Object, which is not serializable")
                .hasMessageContaining("what the lambda captures");
    }

    @Test
    void resultsAreReducedThere() throws Exception {
        assertThat(executor.mapReduce(Calls::square, numbers(10), Calls::sum).get())
                .isEqualTo(285);
    }

    @Test
    void whoeverWaitsForAnyDoesNotWaitForAll() throws Exception {
        MapJob<Integer> job = executor.map(Calls::slow, numbers(1_000));

        int done = job.await(Wait.ANY, PATIENCE);
        job.cancel();

        assertThat(done).isBetween(1, 999);
        assertThatThrownBy(() -> job.future(999).get()).isInstanceOf(MapJobException.class);
    }

    @Test
    void loopsHogsAndHaltsAreEndedAndNamed() throws Exception {
        MapOptions limited = MapOptions.usual().timeout(Duration.ofSeconds(3)).memoryMib(256);
        MapJob<Integer> loops = executor.map(Calls::oneLoops, numbers(5), limited);
        MapJob<Integer> hogs = executor.map(Calls::oneHogs, numbers(5), limited);
        MapJob<Integer> halts = executor.map(Calls::oneHalts, numbers(50), limited);

        assertThat(status(loops, 3)).isEqualTo(CallStatus.TIMED_OUT);
        assertThat(status(hogs, 3)).isEqualTo(CallStatus.OUT_OF_MEMORY);
        assertThat(status(halts, 17)).isEqualTo(CallStatus.WORKER_CRASHED);
        assertThat(loops.future(4).get()).isEqualTo(4);
        assertThat(hogs.future(4).get()).isEqualTo(4);
        assertThat(halts.future(49).get()).isEqualTo(49);
    }

    private static CallStatus status(MapJob<Integer> job, int index) throws InterruptedException {
        try {
            throw new AssertionError(
                    "call " + index + " gave " + job.future(index).get());
        } catch (CallException e) {
            return e.status();
        }
    }

    @Test
    void aThousandObjectsAreReadAndSummarised() throws Exception {
        MapJob<Long> job = executor.map(Calls::lines, StoredObjects.of("s3://" + BUCKET + "/small/"));

        assertThat(job.size()).isEqualTo(OBJECTS);
        assertThat(job.get()).containsOnly((long) LINES);
    }

    @Test
    void everyLineIsInOnePieceOfItsObject() throws Exception {
        for (int bytes : List.of(1_024, 7_777, 50_000)) {
            MapJob<Long> job = executor.map(
                    Calls::lines, StoredObjects.of("s3://" + BUCKET + "/lines/").inPiecesOfBytes(bytes));

            assertThat(job.get().stream().mapToLong(Long::longValue).sum())
                    .as(bytes + " bytes")
                    .isEqualTo(10_003);
        }
    }

    @Test
    void aJobGoesOnWhenTheServerIsKilledAndItsClientsFindItAgain() throws Exception {
        Path data = directory.resolve("killed");
        try (ServerProcess killed = ServerProcess.start(data)) {
            MapExecutor one = MapExecutor.connect(killed.endpoint().toString());
            MapJob<Integer> job = one.map(Calls::slow, numbers(500));
            job.await(Wait.of(50), PATIENCE);

            killed.kill();
            killed.startAgain();
            MapJob<Integer> again =
                    MapExecutor.connect(killed.endpoint().toString()).attach(job.id());

            assertThat(job.get()).isEqualTo(numbers(500));
            assertThat(again.get()).isEqualTo(numbers(500));
            assertThat(again.failedCount()).isZero();
        }
    }

    @Test
    void pythonMapsToo() throws Exception {
        Path python = clients().resolve("python3");
        assumeTrue(
                Files.isExecutable(python),
                "no Python with cloudpickle: FRESHET_CLIENTS does not name a folder that has one");
        assumeTrue(run(python, "-c", "import cloudpickle") == 0, "no cloudpickle in " + python);

        assertThat(run(
                        python,
                        root().resolve("clients/python/tests/test_map.py").toString()))
                .as("clients/python/tests/test_map.py")
                .isZero();
    }

    /** What the documentation shows works as it stands, but for the address. */
    @Test
    void theExamplesInPythonRun() throws Exception {
        Path python = clients().resolve("python3");
        assumeTrue(
                Files.isExecutable(python) && run(python, "-c", "import cloudpickle") == 0,
                "no Python with cloudpickle: FRESHET_CLIENTS does not name a folder that has one");
        Matcher blocks = block("python");
        int count = 0;
        while (blocks.find()) {
            Path program = Files.writeString(directory.resolve("example" + count++ + ".py"), blocks.group(1));

            assertThat(run(python, program.toString())).as(blocks.group(1)).isZero();
        }
        assertThat(count).isGreaterThan(3);
    }

    @Test
    void theExampleInJavaRuns() throws Exception {
        Matcher blocks = block("java");
        assertThat(blocks.find()).isTrue();
        Path source = Files.createDirectories(directory.resolve("java")).resolve("Squares.java");
        Files.writeString(
                source,
                blocks.group(1)
                        .replace("http://localhost:4566", server.endpoint().toString()));
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString()))
                .isZero();
        String classPath = source.getParent() + File.pathSeparator + System.getProperty("java.class.path");

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath, "Squares")
                .redirectErrorStream(true)
                .start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("[1, 4, 9]");
    }

    private static Matcher block(String language) throws Exception {
        return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
                .matcher(Files.readString(root().resolve("docs/map.md")));
    }

    @Test
    void theCommandLineMapsObjectsToObjects() throws Exception {
        Path function = Files.writeString(
                directory.resolve("counting.py"), "def count(obj):\n    return {'lines': sum(1 for _ in obj)}\n");
        String endpoint = server.endpoint().toString();

        List<String> said = lines(
                "map",
                "--endpoint-url",
                endpoint,
                "--function",
                function + ":count",
                "--inputs",
                "s3://" + BUCKET + "/lines/",
                "--output",
                "s3://" + BUCKET + "/counts");

        assertThat(said).hasSize(2).contains("SUCCEEDED");
        assertThat(lines("job", "list", "--endpoint-url", endpoint))
                .anyMatch(line -> line.startsWith(said.get(0)) && line.contains("SUCCEEDED"));
        List<String> counts = new ArrayList<>();
        try (S3Client s3 = server.s3()) {
            for (S3Object object :
                    s3.listObjectsV2(r -> r.bucket(BUCKET).prefix("counts/")).contents()) {
                counts.add(s3.getObjectAsBytes(r -> r.bucket(BUCKET).key(object.key()))
                        .asUtf8String());
            }
        }
        Collections.sort(counts);
        assertThat(counts).containsExactly("{\"lines\": 10000}", "{\"lines\": 3}");
    }

    private static List<String> lines(String... arguments) throws Exception {
        Cli cli = Cli.run(arguments);
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        return cli.out().lines().toList();
    }

    private static Path clients() {
        return Path.of(System.getenv().getOrDefault("FRESHET_CLIENTS", "/tmp/freshet-clients/bin"));
    }

    private static Path root() {
        return Path.of("..").toAbsolutePath().normalize();
    }

    private static int run(Path python, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(python.toString()));
        command.addAll(List.of(arguments));
        Path log = directory.resolve("python.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("PYTHONPATH", root().resolve("clients/python").toString());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        builder.environment().put("FRESHET_ENDPOINT", server.endpoint().toString());
        Process process = builder.start();
        if (!process.waitFor(180, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("Python did not end: " + Files.readString(log, StandardCharsets.UTF_8));
        }
        if (process.exitValue() != 0) {
            System.out.println(Files.readString(log, StandardCharsets.UTF_8));
        }
        return process.exitValue();
    }
}
