package io.freshet.sqlplanner.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A stream of which a tenth is garbage and a hundredth is very large: every good record is a row, every bad one an error, whichever decoder reads it. */
class MalformedRecordsTest {
    private static final int RECORDS = 2_000;
    private static final int MEBIBYTE = 1 << 20;
    private static final List<SourceColumn> COLUMNS = List.of(
            new SourceColumn("ID", "BIGINT", "$.id"),
            new SourceColumn("NAME", "VARCHAR(8)", "$.name"),
            new SourceColumn("PRICE", "DOUBLE", "$.price"),
            new SourceColumn("OK", "BOOLEAN", "$.ok"));

    static Stream<Arguments> decoders() {
        Set<String> all = Set.of("ID", "NAME", "PRICE", "OK");
        return Stream.of(
                Arguments.of("plain", PlainJsonDecoder.of("$", COLUMNS, all)),
                Arguments.of("stream", new JsonStreamDecoder("$", COLUMNS, all)),
                Arguments.of("tree", new JsonTreeDecoder("$", COLUMNS, all)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("decoders")
    void goodRecordsAreRowsAndBadOnesAreToldOneByOne(String name, RowDecoder decoder) {
        Random random = new Random(7);
        List<Long> good = new ArrayList<>();
        List<Long> rows = new ArrayList<>();
        int bad = 0;
        int told = 0;
        for (int i = 0; i < RECORDS; i++) {
            boolean isBad = random.nextInt(10) == 0;
            String text = i % 100 == 50 ? "n".repeat(MEBIBYTE) : "name-" + i % 100;
            byte[] record = ("{\"id\":" + i + ",\"name\":\"" + text + "\",\"price\":1.5,\"ok\":true}").getBytes(UTF_8);
            if (isBad) {
                record = spoilt(record, random);
                bad++;
            } else {
                good.add((long) i);
            }

            told += decoded(decoder, record, rows);
        }

        assertThat(rows).containsExactlyElementsOf(good);
        assertThat(told).isEqualTo(bad).isBetween(RECORDS / 15, RECORDS / 7);
    }

    /** How many problems were told, at most one. */
    private static int decoded(RowDecoder decoder, byte[] record, List<Long> rows) {
        int[] told = new int[1];
        int before = rows.size();
        RecordDecoder.decode(
                decoder,
                record,
                1,
                row -> {
                    assertThat(String.valueOf(row.field(1))).hasSizeLessThanOrEqualTo(8);
                    rows.add((Long) row.field(0));
                },
                error -> told[0]++);
        assertThat(rows.size() - before + told[0])
                .as(new String(record, 0, Math.min(80, record.length), UTF_8))
                .isEqualTo(1);
        return told[0];
    }

    private static byte[] spoilt(byte[] record, Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> {
                byte[] bytes = new byte[1 + random.nextInt(300)];
                random.nextBytes(bytes);
                bytes[0] = '}';
                yield bytes;
            }
            case 1 -> Arrays.copyOf(record, 1 + random.nextInt(record.length - 2));
            case 2 -> ("[".repeat(100_000) + "]".repeat(100_000)).getBytes(UTF_8);
            case 3 -> ("{\"id\":1" + ",\"a\":{\"b\":1".repeat(50_000)).getBytes(UTF_8);
            case 4 -> "{\"id\":[1,2],\"name\":{},\"price\":\"dear\",\"ok\":7}".getBytes(UTF_8);
            default -> "{\"id\":123456789012345678901234567890,\"name\":\"x\",\"price\":1,\"ok\":true}".getBytes(UTF_8);
        };
    }
}
