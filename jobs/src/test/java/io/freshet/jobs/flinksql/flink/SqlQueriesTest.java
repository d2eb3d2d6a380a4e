package io.freshet.jobs.flinksql.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.freshet.jobs.flinksql.FlinkSqlException;
import io.freshet.jobs.flinksql.QueryRows;
import io.freshet.jobs.flinksql.Script;
import io.freshet.jobs.flinksql.TableGuard;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlQueriesTest {
    private static LocalTables tables;
    private static SqlQueries queries;

    @BeforeAll
    static void start(@TempDir Path directory) {
        tables = new LocalTables(directory);
        queries = new SqlQueries(tables.backends());
        tables.stream("orders", 2);
        tables.put(
                "orders",
                0,
                "{\"id\":1,\"item\":\"pen\",\"price\":1.5,\"seen\":\"2026-03-01T12:00:00Z\",\"by\":{\"name\":\"Ann\"}}",
                "{\"id\":2,\"item\":\"ink\",\"price\":4.0,\"seen\":\"2026-03-01T12:00:30Z\",\"by\":{\"name\":\"Bob\"}}");
        tables.put(
                "orders",
                1,
                "{\"id\":3,\"item\":\"pen\",\"price\":2.5,\"seen\":\"2026-03-01T12:01:10Z\",\"by\":{\"name\":\"Ann\"}}");
        tables.stream("empty", 1);
        tables.stream("lines", 1);
        tables.put("lines", 0, "1;pen;1.50", "2;\"ink; black\";4.00", "3;;");
        tables.stream("binary", 1);
        // Avro's own bytes: of each column which of (null, its type) it is, then its value
        tables.put("binary", 0, "\u0002\u000e\u0002\u0006pen", "\u0002\u0010\u0000");
    }

    @AfterAll
    static void stop() {
        queries.close();
        tables.close();
    }

    @Test
    void findsTheColumnsOfAStreamAndReadsItToItsEnd() {
        assertThat(answer("SELECT id, item, price, name FROM orders ORDER BY id"))
                .containsExactly("[1,\"pen\",1.5,\"Ann\"]", "[2,\"ink\",4.0,\"Bob\"]", "[3,\"pen\",2.5,\"Ann\"]");
    }

    @Test
    void groupsAndJoinsLikeADatabase() {
        assertThat(
                        answer(
                                """
                        WITH spent AS (SELECT name, SUM(price) AS total FROM orders GROUP BY name)
                        SELECT o.id, s.total FROM orders o JOIN spent s USING (name) WHERE o.item = 'pen' ORDER BY 1"""))
                .containsExactly("[1,4.0]", "[3,4.0]");
        assertThat(answer("SELECT COUNT(*) FROM streams.orders")).containsExactly("[3]");
    }

    @Test
    void knowsShardAndPartitionKeyOfARecord() {
        assertThat(answer("SELECT partition_key, shard_id, CHAR_LENGTH(sequence_number) FROM orders WHERE id = 3"))
                .containsExactly("[\"key-1\",\"shardId-000000000001\",56]");
    }

    @Test
    void takesDeclaredColumnsInAFormatOfFlink() {
        assertThat(
                        answer(
                                """
                        CREATE TABLE o (id INT, `by` ROW<name STRING>, seen TIMESTAMP_LTZ(3), k STRING METADATA FROM 'partition-key')
                        WITH ('connector' = 'kinesis', 'stream' = 'orders', 'format' = 'json', 'aws.region' = 'us-east-1',
                              'json.timestamp-format.standard' = 'ISO-8601');
                        SELECT id, `by`, seen, k FROM o WHERE id < 2;"""))
                .containsExactly("[1,{\"name\":\"Ann\"},\"2026-03-01T12:00:00Z\",\"key-0\"]");
    }

    @Test
    void readsDelimitedTextWithTheOptionsOfItsFormat() {
        assertThat(
                        answer(
                                """
                        CREATE TABLE l (id INT, item STRING, price DECIMAL(5, 2))
                        WITH ('connector' = 'kinesis', 'stream' = 'lines', 'format' = 'csv', 'csv.field-delimiter' = ';',
                              'csv.null-literal' = '');
                        SELECT id, item, price FROM l ORDER BY id;"""))
                .containsExactly("[1,\"pen\",1.50]", "[2,\"ink; black\",4.00]", "[3,null,null]");
        assertThatThrownBy(
                        () -> answer(
                                """
                        CREATE TABLE l (id INT, item INT, price DECIMAL(5, 2))
                        WITH ('connector' = 'kinesis', 'stream' = 'lines', 'format' = 'csv', 'csv.field-delimiter' = ';');
                        SELECT * FROM l;"""))
                .hasMessageContaining("a record of stream lines (shard 0, offset 0) does not fit the table");
        assertThat(refusal(
                        "CREATE TABLE l (id INT) WITH ('connector' = 'kinesis', 'stream' = 'lines', 'format' = 'csv',"
                                + " 'csv.delimiter' = ';'); SELECT * FROM l"))
                .contains("csv.delimiter");
    }

    @Test
    void readsAvroByTheDeclaredColumns() {
        String table =
                "CREATE TABLE b (id INT, item STRING) WITH ('connector' = 'kinesis', 'stream' = '%s', 'format' = 'avro');"
                        + " SELECT id, item FROM b;";

        assertThat(answer(table.formatted("binary"))).containsExactly("[7,\"pen\"]", "[8,null]");
        assertThatThrownBy(() -> answer(table.formatted("lines")))
                .hasMessageContaining("a record of stream lines (shard 0, offset 0) does not fit the table");
    }

    @Test
    void showsWhatIsThere() {
        assertThat(answer("SHOW TABLES")).contains("[\"empty\"]", "[\"orders\"]");
        assertThat(answer("DESCRIBE orders").toString()).contains("price", "DOUBLE", "arrival_time");
    }

    @Test
    void saysWhereAQueryIsWrong() {
        assertThat(refusal("SELECT id,\n  itm FROM orders"))
                .isEqualTo("line 2, column 3: Column 'itm' not found in any table\n" + "  itm FROM orders\n  ^^^");
        assertThat(refusal("SELECT id FORM orders")).startsWith("line 1, column 16: 'orders' is not expected here");
        assertThat(refusal("SELECT * FROM nothing")).startsWith("line 1, column 15: Object 'nothing' not found");
        assertThat(refusal("SELECT 'a FROM orders")).startsWith("line 1, column 8: this ' is not closed");
        assertThat(refusal("SELECT * FROM `empty`")).contains("stream empty has no records");
        assertThat(refusal("SELECT 1; SELECT 2")).startsWith("line 1, column 11: more than one question");
    }

    @Test
    void refusesWhatWouldReachOutside() {
        for (String statement : List.of(
                "CREATE FUNCTION f AS 'java.lang.Runtime'",
                "ADD JAR '/tmp/x.jar'",
                "CREATE CATALOG c WITH ('type' = 'generic_in_memory')",
                "LOAD MODULE hive",
                "SET 'pipeline.jars' = 'x'",
                "COMPILE PLAN '/tmp/p' FOR INSERT INTO orders SELECT * FROM orders",
                "EXECUTE PLAN '/tmp/p'",
                "CREATE TEMPORARY TABLE t (x STRING) WITH ('connector' = 'filesystem', 'path' = '/etc', 'format' = 'raw')",
                "CREATE TABLE t (x STRING) WITH ('connector' = 'kafka')",
                "CREATE TABLE t (x STRING) WITH ('connector' = 'ledger', 'delivery-stream' = 'orders')",
                "CREATE TABLE default_catalog.default_database.t (x STRING) WITH ('connector' = 'filesystem')")) {
            assertThat(refusal(statement + "; SELECT 1")).as(statement).startsWith("line 1, column 1:");
        }
        assertThat(refusal("INSERT INTO orders SELECT * FROM orders")).contains("a query writes nothing");
    }

    @Test
    void aRecordThatDoesNotFitFailsTheQueryUnlessItIsToBeSkipped() {
        tables.stream("mixed", 1);
        tables.put("mixed", 0, "{\"n\":1}", "{\"n\":2}", "{\"n\":\"many\"}");
        String declared = "CREATE TABLE m (n INT) WITH ('connector' = 'kinesis', 'stream' = 'mixed', 'format' = 'json'";

        assertThatThrownBy(() -> answer(declared + "); SELECT n FROM m"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a record of stream mixed (shard 0, offset 2) does not fit the table");
        assertThat(answer(declared + ", 'skip-bad-records' = 'true'); SELECT n FROM m ORDER BY n"))
                .containsExactly("[1]", "[2]");
    }

    @Test
    void aQueryThatIsGivenUpGivesBackItsPlace() {
        for (int i = 0; i < 3; i++) {
            QueryRows rows = queries.ask(Script.of("SELECT id FROM orders"), TableGuard.OPEN);
            rows.close();
        }
        assertThat(answer("SELECT 1")).containsExactly("[1]");
    }

    private static List<String> answer(String sql) {
        List<String> answer = new ArrayList<>();
        try (QueryRows rows = queries.ask(Script.of(sql), TableGuard.OPEN)) {
            for (ArrayNode row = rows.next(); row != null; row = rows.next()) {
                answer.add(row.toString());
            }
        }
        return answer;
    }

    private static String refusal(String sql) {
        try {
            answer(sql);
        } catch (FlinkSqlException e) {
            return e.render();
        }
        throw new AssertionError("not refused: " + sql);
    }
}
