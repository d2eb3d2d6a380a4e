package io.freshet.sqlplanner.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.sqlplanner.row.StreamRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The decoder of plain JSON says what the general one says, and spares its work where it may. */
class PlainJsonDecoderTest {
    private static final List<SourceColumn> COLUMNS = List.of(
            new SourceColumn("S", "VARCHAR(4)", "$.s"),
            new SourceColumn("I", "INTEGER", "$.i"),
            new SourceColumn("L", "BIGINT", "$.n.l"),
            new SourceColumn("D", "DOUBLE", "$.n.d"),
            new SourceColumn("B", "BOOLEAN", "$.b"),
            new SourceColumn("C", "DECIMAL(9,2)", "$.c"),
            new SourceColumn("R", "REAL", "$.r"),
            new SourceColumn("T", "TIMESTAMP", "$.t"),
            new SourceColumn("U", "VARCHAR(99)", "$.unneeded"));
    private static final Set<String> NEEDED = Set.of("S", "I", "L", "D", "B", "C", "R", "T");
    private static final List<String> NAMES = List.of("s", "i", "n", "b", "c", "r", "t", "l", "d", "unneeded", "x", "");
    private static final List<String> VALUES = List.of(
            "1",
            "-1",
            "0",
            "-0",
            "12.50",
            "-0.0",
            "0.1",
            "1e3",
            "-1E-2",
            "1e400",
            "123456789012345678",
            "1234567890123456789",
            "12345678901234567890",
            "2147483648",
            "0.1234567890123",
            "9007199254740993.0",
            "01",
            "1.",
            ".5",
            "+1",
            "- 1",
            "1e",
            "true",
            "false",
            "null",
            "True",
            "nul",
            "NaN",
            "\"\"",
            "\"a\"",
            "\"abcdefgh\"",
            "\"1.5\"",
            "\" 7 \"",
            "\"true\"",
            "\"2024-01-02 03:04:05\"",
            "\"a\\\"b\"",
            "\"\\u0041\"",
            "\"\\x\"",
            "\"\u00e9\"",
            "\"a\nb\"",
            "\"open",
            "{}",
            "[]",
            "[1,[2,{}],\"]\"]",
            "[1,]",
            "[,1]",
            "{\"l\":1,\"d\":2.5}",
            "{\"d\":1e1,\"l\":3}",
            "{\"l\":{\"l\":1}}",
            "{\"l\" : 4 , \"z\":[{}]}",
            "{\"l\":1,}",
            "{,}",
            "{\"l\"}",
            "[{\"a\":[[]]}]");

    private final RowDecoder general = new JsonStreamDecoder("$", COLUMNS, NEEDED);
    private final RowDecoder plain = PlainJsonDecoder.of("$", COLUMNS, NEEDED);

    private static List<String> decoded(RowDecoder decoder, byte[] record) {
        List<String> said = new ArrayList<>();
        try {
            decoder.decode(record, 7, row -> said.add(text(row)), said::add);
        } catch (IOException | RuntimeException e) {
            said.add(e.getClass().getSimpleName() + " " + e.getMessage());
        }
        return said;
    }

    private static String text(StreamRow row) {
        return row.rowtime()
                + Arrays.stream(row.fields())
                        .map(field -> field == null ? "null" : field.getClass().getSimpleName() + " " + field)
                        .collect(Collectors.joining(", ", "[", "]"));
    }

    @Test
    void saysWhatTheGeneralDecoderSays() {
        Random random = new Random(20);
        int rows = 0;
        for (int i = 0; i < 60_000; i++) {
            byte[] record = record(random).getBytes(StandardCharsets.UTF_8);
            List<String> expected = decoded(general, record);
            assertThat(decoded(plain, record))
                    .as(new String(record, StandardCharsets.UTF_8))
                    .isEqualTo(expected);
            rows += expected.size() == 1 && expected.get(0).startsWith("7[") ? 1 : 0;
        }
        assertThat(rows).isBetween(5_000, 55_000);
    }

    private static String record(Random random) {
        StringBuilder record = new StringBuilder(random.nextInt(9) == 0 ? " \n" : "").append('{');
        int members = random.nextInt(6);
        for (int i = 0; i < members; i++) {
            record.append(i == 0 ? "" : random.nextInt(9) == 0 ? " , " : ",")
                    .append('"')
                    .append(NAMES.get(random.nextInt(NAMES.size())))
                    .append(random.nextInt(9) == 0 ? "\" : " : "\":")
                    .append(VALUES.get(random.nextInt(VALUES.size())));
        }
        record.append('}');
        switch (random.nextInt(20)) {
            case 0 -> record.append(' ').append(record);
            case 1 -> record.setLength(random.nextInt(record.length()));
            case 2 -> record.setCharAt(random.nextInt(record.length()), (char) random.nextInt(256));
            case 3 -> record.append("\t\r\n");
            default -> {
                // as it is
            }
        }
        return record.toString();
    }

    @Test
    void readsNumbersAsTheirNearestDoubles() {
        Random random = new Random(21);
        for (int i = 0; i < 100_000; i++) {
            String number = (random.nextBoolean() ? "-" : "") + random.nextInt(1 << random.nextInt(31)) + "."
                    + Integer.toString(random.nextInt(1 << random.nextInt(31)));
            byte[] record = ("{\"n\":{\"d\":" + number + "}}").getBytes(StandardCharsets.UTF_8);

            assertThat(decoded(plain, record))
                    .as(number)
                    .singleElement()
                    .asString()
                    .contains("Double " + Double.parseDouble(number) + ",");
        }
    }

    @Test
    void doesNotParseWhatIsPlain() {
        List<@org.jspecify.annotations.Nullable JsonPath> paths = List.of(JsonPath.of("$.a"), JsonPath.of("$.b.c"));
        PlainJson json = java.util.Objects.requireNonNull(PlainJson.of(paths));

        assertThat(json.read("{\"x\":[1,{\"y\":null}],\"b\":{\"c\":\"text\"},\"a\":-1.5}"
                        .getBytes(StandardCharsets.US_ASCII)))
                .isTrue();
        assertThat(json.kind(0)).isEqualTo(PlainJson.DECIMAL);
        assertThat(json.text(0)).isEqualTo("-1.5");
        assertThat(json.text(1)).isEqualTo("text");
    }

    @Test
    void leavesDeepDocumentsToTheParser() {
        String deep = "[".repeat(500) + "]".repeat(500);
        byte[] record = ("{\"x\":" + deep + ",\"i\":1}").getBytes(StandardCharsets.UTF_8);

        assertThat(decoded(plain, record)).isEqualTo(decoded(general, record)).hasSize(1);
    }
}
