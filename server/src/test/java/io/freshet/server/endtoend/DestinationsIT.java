package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.freshet.firehosesink.stream.SdkDocuments;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.CreateDeliveryStreamRequest;
import software.amazon.awssdk.services.firehose.model.Record;
import software.amazon.awssdk.services.s3.S3Client;

/** The destinations of docs/delivery.md in a whole server, which is killed meanwhile. */
class DestinationsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int RECORDS = 400;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void deliversEachRecordOnceThoughTheServerIsKilled() throws Exception {
        try (Cluster cluster = new Cluster();
                EmbeddedPostgres postgres = postgres();
                ServerProcess server = ServerProcess.start(directory)) {
            putWhileNothingIsTaken(server, cluster, postgres);
            cluster.busy = false;
            Await.until(PATIENCE, () -> "no documents", () -> !cluster.documents.isEmpty());
            server.kill();
            run(postgres, "CREATE TABLE orders (id int, item text, at timestamptz DEFAULT now())");
            server.startAgain();
            try (FirehoseClient firehose = server.firehose()) {
                put(firehose, RECORDS / 2, RECORDS);
                Await.until(
                        PATIENCE,
                        () -> "documents: " + cluster.documents.size(),
                        () -> cluster.documents.size() >= RECORDS);
                Await.until(PATIENCE, () -> "loaded: " + row(postgres, "SELECT count(*) FROM orders"), () -> row(
                                postgres, "SELECT count(DISTINCT id) FROM orders")
                        .equals(Integer.toString(RECORDS)));
                assertThat(trouble(firehose, "logs")).isEmpty();
                assertThat(trouble(firehose, "orders")).isEmpty();
            }

            assertThat(cluster.documents.values()).doesNotHaveDuplicates().hasSize(RECORDS);
            assertThat(cluster.documents.keySet())
                    .allMatch(id -> id.matches("logs-\\d{4}-\\d\\d-\\d\\d/[0-9a-f]{16}-.*"));
            assertThat(row(postgres, "SELECT count(*) FROM orders WHERE item = 'item ' || id"))
                    .isEqualTo(Integer.toString(RECORDS));
            assertThat(server.log()).doesNotContain("secret-of-loader");
            awaitProof(server, "logs");
            awaitProof(server, "orders");
            Cli freshness = Cli.run(
                    "delivery",
                    "freshness",
                    "logs",
                    "--endpoint-url",
                    server.endpoint().toString());
            assertThat(freshness.out()).as(freshness.err()).contains("p99");
        }
    }

    private static void putWhileNothingIsTaken(ServerProcess server, Cluster cluster, EmbeddedPostgres postgres)
            throws Exception {
        try (S3Client s3 = server.s3();
                FirehoseClient firehose = server.firehose()) {
            s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
            cluster.busy = true;
            create(
                    firehose,
                    example("logs")
                            .replace(
                                    "https://user:password@search.example:9200", "http://127.0.0.1:" + cluster.port()));
            create(
                    firehose,
                    example("orders")
                            .replace("db.example:5432/shop", "localhost:" + postgres.getPort() + "/postgres")
                            .replace("\"loader\"", "\"postgres\""));
            put(firehose, 0, RECORDS / 2);
            awaitTrouble(firehose, "logs", "answers with status 503");
            awaitTrouble(firehose, "orders", "Table \"orders\" is not in jdbc:postgresql://localhost");
        }
    }

    private static void awaitTrouble(FirehoseClient firehose, String name, String expected) throws Exception {
        Await.until(PATIENCE, () -> "trouble: " + trouble(firehose, name), () -> trouble(firehose, name)
                .contains(expected));
    }

    private static void awaitProof(ServerProcess server, String name) throws Exception {
        Await.until(PATIENCE, () -> "audit of " + name, () -> {
            Cli audit = Cli.run(
                    "audit", name, "--all", "--endpoint-url", server.endpoint().toString());
            return audit.exitCode() == 0;
        });
    }

    /** The example of that name in the documentation. */
    private static String example(String name) throws IOException {
        String document = Files.readString(Path.of("..", "docs", "delivery.md"));
        Matcher examples = Pattern.compile("(?ms)^```json\n(.*?)^```$").matcher(document);
        while (examples.find()) {
            if (examples.group(1).contains("\"DeliveryStreamName\": \"" + name + "\"")) {
                return examples.group(1);
            }
        }
        throw new AssertionError("docs/delivery.md has no example " + name);
    }

    private static void create(FirehoseClient firehose, String example) throws IOException {
        firehose.createDeliveryStream(SdkDocuments.fill(CreateDeliveryStreamRequest.builder(), JSON.readTree(example))
                .build());
    }

    /** The same into both. */
    private static void put(FirehoseClient firehose, int from, int to) {
        List<Record> records = new ArrayList<>();
        for (int id = from; id < to; id++) {
            String text = "{\"id\":" + id + ",\"item\":\"item " + id + "\"}";
            records.add(Record.builder().data(SdkBytes.fromUtf8String(text)).build());
        }
        for (String name : List.of("logs", "orders")) {
            assertThat(firehose.putRecordBatch(r -> r.deliveryStreamName(name).records(records))
                            .failedPutCount())
                    .isZero();
        }
    }

    private static String trouble(FirehoseClient firehose, String name) {
        var failure = firehose.describeDeliveryStream(r -> r.deliveryStreamName(name))
                .deliveryStreamDescription()
                .failureDescription();
        return failure == null ? "" : failure.details();
    }

    private static EmbeddedPostgres postgres() {
        try {
            return EmbeddedPostgres.start();
        } catch (IOException | IllegalStateException e) {
            return abort("PostgreSQL does not start on this machine: " + e);
        }
    }

    private static void run(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String row(EmbeddedPostgres postgres, String query) {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return result.next() ? result.getString(1) : "";
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Takes documents as a cluster does, each once for its index and id. */
    private static final class Cluster implements AutoCloseable {
        private final HttpServer server;
        private final Map<String, String> documents = new ConcurrentHashMap<>();
        private volatile boolean busy;

        Cluster() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::answer);
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }

        private void answer(HttpExchange exchange) throws IOException {
            String[] lines =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split("\n", -1);
            List<String> items = new ArrayList<>();
            for (int i = 0; !busy && i + 1 < lines.length; i += 2) {
                var create = JSON.readTree(lines[i]).get("create");
                String id =
                        create.get("_index").asText() + "/" + create.get("_id").asText();
                boolean known = documents.putIfAbsent(id, lines[i + 1]) != null;
                items.add("{\"create\":{\"status\":" + (known ? 409 : 201) + "}}");
            }
            byte[] body = ("{\"items\":[" + String.join(",", items) + "]}").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(busy ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
