package io.freshet.sqlplanner.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordDecoderTest {
    private static final List<SourceColumn> TYPES = List.of(
            new SourceColumn("S", "VARCHAR(4)", "$.s"),
            new SourceColumn("I", "INTEGER", "$.i"),
            new SourceColumn("L", "BIGINT", "$.n.l"),
            new SourceColumn("D", "DOUBLE", "$.n.d"),
            new SourceColumn("B", "BOOLEAN", "$.b"),
            new SourceColumn("C", "DECIMAL(1,1)", "$.c"),
            new SourceColumn("E", "VARCHAR(64)", "$.list[1]"),
            new SourceColumn("T", "TIMESTAMP", "$.t"));

    private final List<String> rows = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();

    private void decode(RecordDecoder decoder, String record) {
        decoder.decode(
                record.getBytes(StandardCharsets.UTF_8),
                7,
                row -> rows.add(row.rowtime() + Arrays.deepToString(row.fields())),
                error -> errors.add(error.name() + " " + error.message()));
    }

    private static SourceSchema json(String rowPath, List<SourceColumn> columns) {
        return new SourceSchema(new RecordFormat.Json(rowPath), columns);
    }

    @Test
    void readsColumnsFromWhereTheirPathsLead() {
        decode(
                new RecordDecoder(json("$", TYPES)),
                "{\"x\":{\"s\":1},\"s\":\"abcdef\",\"i\":42,\"n\":{\"l\":9007199254740993,\"d\":1.5},\"b\":true,"
                        + "\"c\":4111111111111111,\"list\":[0,{\"a\": [1, 2]},2],\"t\":\"2024-01-02T03:04:05Z\"}");

        assertThat(rows)
                .containsExactly(
                        "7[abcd, 42, 9007199254740993, 1.5, true, 4111111111111111, {\"a\": [1, 2]}, 1704164645000]");
        assertThat(errors).isEmpty();
    }

    @Test
    void coercesWhatIsWrittenOtherwise() {
        decode(
                new RecordDecoder(json("$", TYPES)),
                "{\"s\":12.50,\"i\":\" 7 \",\"n\":{\"l\":1e3,\"d\":\"2\"},\"b\":\"yes\",\"c\":true,\"t\":null}");

        assertThat(rows).containsExactly("7[12.5, 7, 1000, 2.0, false, 1, null, null]");
    }

    @Test
    void whatDoesNotFitIsAnErrorOfItsRowAlone() {
        decode(
                new RecordDecoder(json("$.rows[0:]", TYPES)),
                "{\"rows\":[{\"i\":1.4,\"s\":\"a\"},{\"i\":2},{\"n\":{\"l\":{}}},{\"i\":3}]}");

        assertThat(rows)
                .containsExactly(
                        "7[null, 2, null, null, null, null, null, null]",
                        "7[null, 3, null, null, null, null, null, null]");
        assertThat(errors)
                .containsExactly(
                        "COERCION_ERROR column I: 1.4 does not fit INTEGER",
                        "COERCION_ERROR column L: an object or array for BIGINT (expected: a value)");
    }

    @Test
    void aRecordThatBreaksOffHasNoRowsButAnError() {
        decode(new RecordDecoder(json("$.rows[0:]", TYPES)), "{\"rows\":[{\"i\":1},{\"i\":");

        assertThat(rows).isEmpty();
        assertThat(errors).singleElement().asString().startsWith("MALFORMED_RECORD ");
    }

    @Test
    void severalDocumentsInARecordAreSeveralRows() {
        decode(new RecordDecoder(json("$", TYPES.subList(0, 1))), "{\"s\":\"a\"} {\"s\":\"b\"}\n{\"s\":\"c\"}");

        assertThat(rows).containsExactly("7[a]", "7[b]", "7[c]");
    }

    @Test
    void aListIsAsManyRows() {
        decode(new RecordDecoder(json("$", TYPES.subList(0, 1))), "[{\"s\":\"a\"},{\"s\":\"b\"}]");
        decode(new RecordDecoder(json("$[1:]", TYPES.subList(0, 1))), "[{\"s\":\"a\"},{\"s\":\"b\"}]");
        decode(
                new RecordDecoder(json("$", List.of(new SourceColumn("L", "INTEGER", "$.l[0:]")))),
                "[{\"l\":[1,2]},{\"l\":[3]}]");

        assertThat(rows).containsExactly("7[a]", "7[b]", "7[b]", "7[1]", "7[2]", "7[3]");
    }

    @Test
    void columnsThatNothingNeedsAreNotEvenChecked() {
        RecordDecoder decoder = new RecordDecoder(json("$", TYPES), Set.of("S"));

        decode(decoder, "{\"i\":\"not a number\",\"s\":\"a\",\"n\":[1,2,3]}");

        assertThat(rows).containsExactly("7[a, null, null, null, null, null, null, null]");
        assertThat(errors).isEmpty();
    }

    @Test
    void oneValueMayBeSeveralColumnsAndAColumnMayHoldAnother() {
        List<SourceColumn> twice =
                List.of(new SourceColumn("A", "INTEGER", "$.v"), new SourceColumn("B", "VARCHAR(8)", "$.v"));
        List<SourceColumn> nested =
                List.of(new SourceColumn("A", "VARCHAR(32)", "$.v"), new SourceColumn("B", "INTEGER", "$.v.w"));

        decode(new RecordDecoder(json("$", twice)), "{\"v\":5}");
        decode(new RecordDecoder(json("$", nested)), "{\"v\":{\"w\":5}}");

        assertThat(rows).containsExactly("7[5, 5]", "7[{\"w\":5}, 5]");
    }

    @Test
    void depthIsLimited() {
        decode(new RecordDecoder(json("$", TYPES)), "[".repeat(100_000));

        assertThat(errors).singleElement().asString().contains("depth");
    }

    @Test
    void delimitedTextGoesByPosition() {
        SourceSchema schema = new SourceSchema(
                new RecordFormat.Csv("\n", "|"),
                List.of(
                        new SourceColumn("A", "VARCHAR(8)", ""),
                        new SourceColumn("B", "INTEGER", ""),
                        new SourceColumn("C", "DOUBLE", "")));

        decode(new RecordDecoder(schema), "x|1|2.5|more\n\"a|\"\"b\"|\n|x|\n\n");
        decode(new RecordDecoder(schema, Set.of("A")), "z|x|x");

        assertThat(rows).containsExactly("7[x, 1, 2.5]", "7[a|\"b, null, null]", "7[z, null, null]");
        assertThat(errors).containsExactly("COERCION_ERROR column B: 'x' is no INTEGER");
    }

    @Test
    void pathsThatAreNoneAreRefused() {
        assertThatThrownBy(() -> new RecordDecoder(json("$[x]", TYPES))).hasMessageContaining("JSON path: '$[x]'");
    }

    @Test
    void readsWhatTheTreeReads() throws IOException {
        List<SourceColumn> columns = List.of(
                new SourceColumn("S", "VARCHAR(4)", "$.a"),
                new SourceColumn("I", "INTEGER", "$.b"),
                new SourceColumn("D", "DOUBLE", "$.c.a"),
                new SourceColumn("B", "BOOLEAN", "$.c.b[1]"));
        Set<String> all = Set.of("S", "I", "D", "B");
        Random random = new Random(20260504);
        for (int i = 0; i < 5_000; i++) {
            byte[] record = JsonSamples.object(random, 3).getBytes(StandardCharsets.UTF_8);
            List<Object> streamed = new ArrayList<>();
            List<Object> fromTree = new ArrayList<>();

            new JsonStreamDecoder("$", columns, all).decode(record, 1, streamed::add, streamed::add);
            new JsonTreeDecoder("$", columns, all).decode(record, 1, fromTree::add, fromTree::add);

            assertThat(streamed).as(new String(record, StandardCharsets.UTF_8)).isEqualTo(fromTree);
        }
    }

    /** Random JSON with the members that the columns look for. */
    private static final class JsonSamples {
        private static final List<String> NAMES = List.of("a", "b", "c", "d");

        private JsonSamples() {}

        static String object(Random random, int depth) {
            List<String> members = new ArrayList<>();
            for (String name : NAMES) {
                if (random.nextInt(4) > 0) {
                    members.add("\"" + name + "\":" + value(random, depth - 1));
                }
            }
            return "{" + String.join(",", members) + "}";
        }

        private static String value(Random random, int depth) {
            return switch (random.nextInt(depth > 0 ? 9 : 7)) {
                case 0 -> "null";
                case 1 -> "true";
                case 2 -> String.valueOf(random.nextInt(100));
                case 3 -> String.valueOf(random.nextLong());
                case 4 -> random.nextInt(100) + ".5";
                case 5 -> "\"" + "abcdefgh".substring(random.nextInt(8)) + "\"";
                case 6 -> "\"" + random.nextInt(100) + "\"";
                case 7 -> "[" + value(random, depth - 1) + "," + value(random, depth - 1) + "]";
                default -> object(random, depth);
            };
        }
    }
}
