package io.freshet.benchmarks.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.ingest.kafka.LoopbackPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A server that takes part.
 *
 * @param file without which it cannot be started
 * @param command to be run in a folder for this run's data
 * @param kafkaPort of the broker inside, if there is one
 */
record Contestant(
        String name,
        List<Wire> wires,
        Path file,
        List<String> command,
        Map<String, String> environment,
        int port,
        OptionalInt kafkaPort) {

    static Contestant freshet(PeersSettings settings) throws IOException {
        int port = LoopbackPort.free();
        int kafka = LoopbackPort.free();
        Path launcher = settings.freshet().toAbsolutePath();
        return new Contestant(
                "Freshet",
                List.of(Wire.JSON, Wire.CBOR),
                launcher,
                List.of(
                        launcher.toString(),
                        "server",
                        "--data-dir",
                        "data",
                        "--port",
                        Integer.toString(port),
                        "--s3-port",
                        Integer.toString(LoopbackPort.free()),
                        "--kafka-port",
                        Integer.toString(kafka)),
                settings.profile().isEmpty() ? Map.of() : Map.of("FRESHET_JAVA_OPTS", recording(settings.profile())),
                port,
                OptionalInt.of(kafka));
    }

    private static String recording(String file) {
        return "-Xshare:off -XX:StartFlightRecording=settings=profile,filename="
                + Path.of(file).toAbsolutePath();
    }

    /** On LevelDB: in memory, as it is by default, or in a folder. */
    static Contestant kinesalite(PeersSettings settings, boolean onDisk) throws IOException {
        Path script = settings.peer("kinesalite", "cli.js");
        int port = LoopbackPort.free();
        List<String> command = List.of(
                "node",
                script.toString(),
                "--port",
                Integer.toString(port),
                "--shardLimit",
                "1000",
                "--createStreamMs",
                "0");
        return new Contestant(
                "kinesalite " + version(script) + (onDisk ? ", --path" : ", in memory"),
                List.of(Wire.JSON),
                script,
                onDisk ? concat(command, List.of("--path", "data")) : command,
                Map.of(),
                port,
                OptionalInt.empty());
    }

    static Contestant kinesisMock(PeersSettings settings) throws IOException {
        Path script = settings.peer("kinesis-local", "main.js");
        int port = LoopbackPort.free();
        return new Contestant(
                "kinesis-mock " + version(script) + ", in memory",
                List.of(Wire.JSON),
                script,
                List.of("node", script.toString()),
                Map.of(
                        "KINESIS_MOCK_PLAIN_PORT",
                        Integer.toString(port),
                        "KINESIS_MOCK_TLS_PORT",
                        Integer.toString(LoopbackPort.free()),
                        "KINESIS_MOCK_CERT_PATH",
                        script.resolveSibling("server.json").toString(),
                        "SHARD_LIMIT",
                        "1000",
                        "LOG_LEVEL",
                        "ERROR"),
                port,
                OptionalInt.empty());
    }

    private static String version(Path script) throws IOException {
        Path description = script.resolveSibling("package.json");
        if (!Files.exists(description)) {
            return "";
        }
        return new ObjectMapper()
                .readTree(Files.readString(description))
                .path("version")
                .asText();
    }

    private static List<String> concat(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
