package io.freshet.firehosesink.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.firehosesink.lane.BufferingHints;
import io.freshet.firehosesink.lane.Configs;
import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.InMemoryObjectStore;
import io.freshet.firehosesink.lane.ObjectLoader;
import io.freshet.firehosesink.lane.PendingLoad;
import io.freshet.firehosesink.lane.Processing;
import io.freshet.firehosesink.lane.TableLoad;
import io.freshet.firehosesink.lane.TableLoad.CopyFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@SuppressWarnings("NullAway.Init")
class PostgresLoaderTest {
    private static final CopyFormat JSON = new CopyFormat.JsonKeys(false);
    private static final CopyFormat PIPES = new CopyFormat.Delimited('|', "\\N", false);

    private static Postgres postgres;

    private final InMemoryObjectStore store = new InMemoryObjectStore();

    @BeforeAll
    static void start() {
        postgres = Postgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
    }

    @BeforeEach
    void makeTable() throws Exception {
        postgres.execute("DROP TABLE IF EXISTS orders, freshet_loads, freshet_load_failures");
        postgres.execute("CREATE TABLE orders (id int NOT NULL, name text, price numeric(10,2), tags jsonb)");
    }

    @Test
    void loadsAnObjectOnceHoweverOftenItIsAskedTo() throws Exception {
        PendingLoad object = stored("a", "1|one|1.10|\\N\n2|two|2.20|\\N\n", false);

        load(PIPES).load(object);
        load(PIPES).load(object);

        assertThat(postgres.rows("SELECT id, name, price FROM orders ORDER BY id"))
                .containsExactly("1,one,1.10", "2,two,2.20");
        assertThat(postgres.rows("SELECT delivery_stream, object, row_count FROM freshet_loads"))
                .containsExactly("orders,s3://bucket/a,2");
    }

    @Test
    void neverLoadsHalfAnObjectNorTwiceWhenItEndsBeforeTheCommit() throws Exception {
        PendingLoad object = stored("a", "1|one|1|\\N\n2|two|2|\\N\n", false);
        var crashing = new PostgresLoader(table(PIPES), "orders", store, () -> {
            throw new IllegalStateException("killed between COPY and commit");
        });

        assertThatThrownBy(() -> crashing.load(object)).hasMessageContaining("killed");
        assertThat(postgres.rows("SELECT * FROM orders")).isEmpty();
        load(PIPES).load(object);

        assertThat(postgres.rows("SELECT id FROM orders ORDER BY id")).containsExactly("1", "2");
    }

    @Test
    void loadsAnObjectOnceThoughTwoDoAtTheSameTime() throws Exception {
        PendingLoad object = stored("a", "1|one|1|\\N\n", false);
        Thread other = new Thread(() -> {
            try {
                load(PIPES).load(object);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        var first = new PostgresLoader(table(PIPES), "orders", store, () -> {
            other.start();
            awaitLockWait();
        });

        first.load(object);
        other.join();

        assertThat(postgres.rows("SELECT id FROM orders")).containsExactly("1");
    }

    @Test
    void findsTheColumnsOfJsonByTheirKeys() throws Exception {
        String objects =
                "{\"id\":1,\"name\":\"tab\\there\\\\ \\\"é\\\"\\nline\",\"price\":1.10,\"tags\":{\"a\":[1,null]},\"x\":[{}]}"
                        + "\n {\"price\":null,\"id\":2}\n";

        load(JSON).load(stored("a", objects, true));
        load(new CopyFormat.JsonKeys(true)).load(stored("b", "{\"ID\":3,\"Name\":\"\\\\.\"}", false));

        assertThat(postgres.rows("SELECT id, name, price, tags FROM orders ORDER BY id"))
                .containsExactly(
                        "1,tab\there\\ \"é\"\nline,1.10,{\"a\": [1, null]}", "2,null,null,null", "3,\\.,null,null");
    }

    @Test
    void readsCsvAndDelimitedTextAsRedshiftDoes() throws Exception {
        load(new CopyFormat.Csv(',', '"', "")).load(stored("a", "1,\"a, \"\"b\"\"\",,\n", false));
        load(PIPES).load(stored("b", "2|back\\slash \"quote|\\N|\\N\n", false));
        load(new CopyFormat.Delimited('|', "\\N", true)).load(stored("c", "3|pipe\\|d|\\N|\\N\n", false));

        assertThat(postgres.rows("SELECT id, name FROM orders ORDER BY id"))
                .containsExactly("1,a, \"b\"", "2,back\\slash \"quote", "3,pipe|d");
    }

    @Test
    void loadsIntoTheColumnsThatAreNamed() throws Exception {
        var some = new TableLoad(
                postgres.database(), "\"public\".\"orders\"", List.of("name", "id"), PIPES, Duration.ofHours(1));

        new PostgresLoader(some, "orders", store).load(stored("a", "one|1\n", false));

        assertThat(postgres.rows("SELECT id, name FROM orders")).containsExactly("1,one");
    }

    @Test
    void neverDropsWhatFollowsAnEndMarker() throws Exception {
        for (String end : List.of("\\.\n", "\\.\r\n", "\\.")) {
            assertThatThrownBy(() -> load(PIPES).load(stored("a" + end.length(), "1|one|1|\\N\n" + end, false)))
                    .isInstanceOf(ObjectLoader.Unloadable.class);
        }
        assertThatThrownBy(() -> load(JSON).load(stored("j", "{\"id\":1}{\"id\":", false)))
                .isInstanceOf(ObjectLoader.Unloadable.class);
        assertThatThrownBy(() -> load(JSON).load(stored("k", "[1]", false)))
                .isInstanceOf(ObjectLoader.Unloadable.class);

        assertThat(postgres.rows("SELECT * FROM orders")).isEmpty();
    }

    @Test
    void tellsWhyNothingIsLoaded() throws Exception {
        TableProbe probe = new TableProbe();
        DeliveryConfig config = config(table(PIPES));
        assertThat(probe.problem(config)).isEmpty();

        assertThatThrownBy(() -> load(PIPES).load(stored("a", "one|1\n", false)))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(ObjectLoader.Unloadable.class)
                .hasMessageContaining("invalid input syntax");
        assertThat(probe.problem(config)).hasValueSatisfying(problem -> assertThat(problem)
                .startsWith("The last load into \"public\".\"orders\" failed: s3://bucket/a: ")
                .contains("invalid input syntax"));
        load(PIPES).load(stored("b", "1|one|1|\\N\n", false));
        assertThat(probe.problem(config)).isEmpty();

        postgres.execute("DROP TABLE orders");
        assertThat(probe.problem(config)).hasValueSatisfying(problem -> assertThat(problem)
                .startsWith("Table \"public\".\"orders\" is not in jdbc:postgresql://localhost"));
        var wrong = new TableLoad.Database("jdbc:postgresql://localhost:1/postgres", "me", "hunter2");
        assertThat(probe.problem(config(new TableLoad(wrong, "t", List.of(), PIPES, Duration.ZERO))))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .startsWith("The database jdbc:postgresql://localhost:1/postgres cannot be used")
                        .doesNotContain("hunter2"));
    }

    private static void awaitLockWait() {
        try {
            for (int i = 0; i < 200; i++) {
                if (!postgres.rows("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                        .isEmpty()) {
                    return;
                }
                Thread.sleep(20);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        throw new AssertionError("the other load does not wait");
    }

    private static TableLoad table(CopyFormat format) {
        return new TableLoad(postgres.database(), "\"public\".\"orders\"", List.of(), format, Duration.ofHours(1));
    }

    private static DeliveryConfig config(TableLoad load) {
        return new DeliveryConfig(
                "orders",
                Configs.ARN,
                "1",
                Configs.target("", "", Configs.plainFormat()),
                BufferingHints.of(1, 60),
                Processing.NONE,
                null,
                null,
                load);
    }

    private PostgresLoader load(CopyFormat format) {
        return new PostgresLoader(table(format), "orders", store);
    }

    private PendingLoad stored(String key, String text, boolean gzip) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (gzip) {
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
                out.write(bytes);
            }
            bytes = compressed.toByteArray();
        }
        store.put("bucket", key, gzip ? "gzip" : "", bytes);
        return new PendingLoad("bucket", key, gzip ? "gzip" : "", 1, 1, Instant.EPOCH, 0, null, Instant.EPOCH);
    }
}
