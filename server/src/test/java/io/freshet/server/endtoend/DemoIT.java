package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.freshet.ingest.kafka.LoopbackPort;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command, with its own ports; on a given cluster, against a server of that. */
class DemoIT {
    @TempDir
    Path directory;

    @Test
    void theDemoEndsWithItsProof() throws Exception {
        Optional<GivenCluster> cluster = GivenCluster.find();
        if (cluster.isPresent()) {
            try (ServerProcess server = ServerProcess.start(directory)) {
                proves(
                        List.of(
                                "--endpoint-url",
                                server.endpoint().toString(),
                                "--s3-endpoint-url",
                                server.s3Endpoint().toString()),
                        cluster.get().directory().resolve("data/store/flight-lake"));
            }
        } else {
            proves(
                    List.of(
                            "--port",
                            Integer.toString(LoopbackPort.free()),
                            "--s3-port",
                            Integer.toString(LoopbackPort.free()),
                            "--data-dir",
                            directory.resolve("data").toString()),
                    directory.resolve("data/objects/flight-lake"));
        }
    }

    private void proves(List<String> where, Path bucket) throws Exception {
        Path launcher = Path.of(System.getProperty("freshet.root"), "freshet");
        Path output = directory.resolve("out");
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "demo"));
        command.addAll(where);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().putAll(Map.of("FRESHET_S3_ACCESS_KEY", "freshet", "FRESHET_S3_SECRET_KEY", "freshet"));
        Process demo = builder.start();

        boolean ended = demo.waitFor(5, TimeUnit.MINUTES);
        demo.destroyForcibly();

        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended).as(Files.readString(directory.resolve("err"))).isTrue();
        assertThat(demo.exitValue())
                .as(said + Files.readString(directory.resolve("err")))
                .isZero();
        assertThat(said)
                .contains("flights: records put 20,000 = records delivered 20,000, delivered twice 0  ->  exactly once")
                .containsPattern(
                        "results: records put [1-9][0-9,]* = records delivered [1-9][0-9,]*, delivered twice 0");
        assertOthersReadWhatWasDelivered(bucket);
    }

    private void assertOthersReadWhatWasDelivered(Path bucket) throws Exception {
        Path python = Path.of(System.getenv().getOrDefault("FRESHET_CLIENTS", "/nowhere"), "python");
        assumeTrue(
                Files.isExecutable(python),
                "no Python with pyarrow: FRESHET_CLIENTS does not name a folder that has one");
        String program =
                """
                import glob, gzip, json, sys
                import pyarrow.parquet as parquet
                ids = []
                for name in glob.glob(sys.argv[1] + '/flights/**/*.parquet', recursive=True):
                    ids += parquet.read_table(name)['id'].to_pylist()
                rows = 0
                for name in glob.glob(sys.argv[1] + '/delays/**/*.gz', recursive=True):
                    rows += sum(1 for line in gzip.open(name) if json.loads(line))
                print(len(ids), len(set(ids)), rows > 0)
                """;
        Process reader = new ProcessBuilder(python.toString(), "-c", program, bucket.toString())
                .redirectError(directory.resolve("reader").toFile())
                .start();

        String read = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

        assertThat(read).as(Files.readString(directory.resolve("reader"))).isEqualTo("20000 20000 True");
    }
}
