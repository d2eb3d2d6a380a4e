package io.freshet.sqlplanner.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.sqlplanner.SqlPlanner;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchemaDiscoveryTest {
    private static Optional<SourceSchema> discover(String... records) {
        return SqlPlanner.discover(Stream.of(records)
                .map(record -> record.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    private static List<String> columns(String... records) {
        return discover(records).orElseThrow().columns().stream()
                .map(column -> (column.name() + " " + column.sqlType() + " " + column.mapping()).strip())
                .toList();
    }

    @Test
    void objectsGiveAColumnForEachValue() {
        assertThat(
                        columns(
                                "{\"ticker\":\"AMZN\",\"price\":1.5,\"n\":1,\"big\":9999999999,\"ok\":true,\"at\":\"2024-01-02 03:04:05\"}",
                                "{\"ticker\":\"LONGNAME1\",\"price\":2,\"n\":null,\"where\":{\"city\":\"Bern\"},\"list\":[1,2]}"))
                .containsExactly(
                        "ticker VARCHAR(16) $.ticker",
                        "price DOUBLE $.price",
                        "n INTEGER $.n",
                        "big BIGINT $.big",
                        "ok BOOLEAN $.ok",
                        "COL_at TIMESTAMP $.at",
                        "city VARCHAR(4) $.where.city",
                        "list VARCHAR(8) $.list");
    }

    @Test
    void namesThatSqlCannotTakeGetAPrefix() {
        assertThat(columns("{\"@@\":1,\"year\":1,\"2nd\":1,\"a-b\":1,\"x\":{\"id\":1},\"y\":{\"id\":2}}"))
                .containsExactly(
                        "COL_0 INTEGER $.@@",
                        "COL_year INTEGER $.year",
                        "COL_2nd INTEGER $.2nd",
                        "COL_ab INTEGER $.a-b",
                        "id INTEGER $.x.id",
                        "y_id INTEGER $.y.id");
    }

    @Test
    void listsOfObjectsAreRows() {
        SourceSchema schema = discover("[{\"a\":1},{\"a\":2.5}]").orElseThrow();

        assertThat(schema.format()).isEqualTo(new RecordFormat.Json("$[0:]"));
        assertThat(schema.columns()).containsExactly(new SourceColumn("a", "DOUBLE", "$.a"));
    }

    @Test
    void delimitedTextGivesColumnsByPosition() {
        SourceSchema schema = discover("AK|1|2.5\r\nAL|22|3.0\r\n", "WY|3|x").orElseThrow();

        assertThat(schema.format()).isEqualTo(new RecordFormat.Csv("\r\n", "|"));
        assertThat(schema.columns())
                .containsExactly(
                        new SourceColumn("COL_0", "VARCHAR(4)", ""),
                        new SourceColumn("COL_1", "INTEGER", ""),
                        new SourceColumn("COL_2", "VARCHAR(4)", ""));
    }

    @Test
    void whatHasNoSchemaHasNone() {
        assertThat(discover()).isEmpty();
        assertThat(discover("just words")).isEmpty();
        assertThat(discover("a,b", "a,b,c")).isEmpty();
        assertThat(discover("\u0001\u0002,\u0003")).isEmpty();
        assertThat(discover("{\"a\":", "5")).isEmpty();
    }
}
