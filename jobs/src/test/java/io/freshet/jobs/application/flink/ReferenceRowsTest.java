package io.freshet.jobs.application.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.firehosesink.s3.EmbeddedObjectStore;
import io.freshet.firehosesink.s3.S3aObjectStore;
import io.freshet.jobs.application.Column;
import io.freshet.jobs.application.InputFormat;
import io.freshet.jobs.application.ReferenceSource;
import io.freshet.sqlplanner.row.StreamRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferenceRowsTest {
    private static final InputFormat CSV = new InputFormat.Csv("\n", ",");

    private EmbeddedObjectStore server;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        Files.createDirectories(directory.resolve("tables"));
        server = EmbeddedObjectStore.start(directory, "127.0.0.1", 0, "key", "secret-key");
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    @Test
    void readsDelimitedText() throws IOException {
        put("companies.csv", "AMZN,\"Amazon, Inc.\",1994\nTSLA,Tesla,2003\nNONE,,\n");

        assertThat(rows("companies.csv", CSV).load())
                .containsExactly(
                        row("AMZN", "Amazon, Inc.", 1994), row("TSLA", "Tesla", 2003), row("NONE", null, null));
    }

    @Test
    void readsJsonAsLinesAndAsOneDocument() throws IOException {
        put("lines.json", "{\"ticker\":\"A\",\"name\":\"a\",\"founded\":1}\n{\"ticker\":\"B\",\"founded\":2}\n");
        put(
                "document.json",
                "{\"rows\":[{\"ticker\":\"A\",\"name\":\"a\",\"founded\":1},{\"ticker\":\"B\",\"founded\":2}]}");

        assertThat(rows("lines.json", new InputFormat.Json("$")).load())
                .containsExactly(row("A", "a", 1), row("B", null, 2));
        assertThat(rows("document.json", new InputFormat.Json("$.rows[0:]")).load())
                .containsExactly(row("A", "a", 1), row("B", null, 2));
    }

    @Test
    void saysWhichRowDoesNotFit() throws IOException {
        put("typo.csv", "AMZN,Amazon,1994\nTSLA,Tesla,soon\n");

        assertThat(rows("typo.csv", CSV).problem())
                .hasValue("reference table Companies, s3://tables/typo.csv: row 2 does not fit: column founded:"
                        + " 'soon' is no INTEGER");
    }

    @Test
    void saysThatAnObjectOrItsBucketIsNotThere() {
        assertThat(rows("nothing.csv", CSV).problem()).hasValueSatisfying(problem -> assertThat(problem)
                .startsWith("reference table Companies, s3://tables/nothing.csv: there is no such object"));
        assertThat(new ReferenceRows(server.config(), source("nowhere", "a.csv", CSV)).problem())
                .hasValueSatisfying(problem -> assertThat(problem)
                        .startsWith("reference table Companies, s3://nowhere/a.csv: ")
                        .doesNotContain("\n"));
    }

    @Test
    void refusesAnObjectThatIsTooLarge() throws IOException {
        try (S3aObjectStore objects = new S3aObjectStore(server.config())) {
            objects.put("tables", "large.csv", "", new byte[ReferenceRows.MOST_BYTES + 1]);
        }

        assertThat(rows("large.csv", CSV).problem()).hasValueSatisfying(problem -> assertThat(problem)
                .contains("67108865 bytes (expected: at most 67108864)"));
    }

    private void put(String key, String text) throws IOException {
        try (S3aObjectStore objects = new S3aObjectStore(server.config())) {
            objects.put("tables", key, "", text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private ReferenceRows rows(String key, InputFormat format) {
        return new ReferenceRows(server.config(), source("tables", key, format));
    }

    private static ReferenceSource source(String bucket, String key, InputFormat format) {
        return new ReferenceSource(
                "1.1",
                "Companies",
                "arn:aws:s3:::" + bucket,
                key,
                "",
                format,
                "UTF-8",
                List.of(
                        new Column("ticker", "", "VARCHAR(4)"),
                        new Column("name", "", "VARCHAR(32)"),
                        new Column("founded", "", "INTEGER")));
    }

    private static StreamRow row(@Nullable Object... fields) {
        return new StreamRow(0, fields);
    }
}
