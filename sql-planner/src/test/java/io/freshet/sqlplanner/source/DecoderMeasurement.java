package io.freshet.sqlplanner.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Measures the decoders side by side: records of 200 bytes and ten columns, all of them and two of them needed. Run main; no test. */
final class DecoderMeasurement {
    private static final int RECORDS = 200_000;
    private static final int ROUNDS = 6;
    private static final Set<String> TWO = Set.of("TICKER", "PRICE");

    private DecoderMeasurement() {}

    public static void main(String[] args) throws IOException {
        List<SourceColumn> columns = List.of(
                new SourceColumn("ID", "BIGINT", "$.id"),
                new SourceColumn("TICKER", "VARCHAR(8)", "$.ticker"),
                new SourceColumn("PRICE", "DOUBLE", "$.price"),
                new SourceColumn("QUANTITY", "INTEGER", "$.quantity"),
                new SourceColumn("SECTOR", "VARCHAR(16)", "$.sector"),
                new SourceColumn("CHANGED", "REAL", "$.change"),
                new SourceColumn("VENUE", "VARCHAR(16)", "$.venue.name"),
                new SourceColumn("COUNTRY", "VARCHAR(4)", "$.venue.country"),
                new SourceColumn("SEEN", "TIMESTAMP", "$.seen"),
                new SourceColumn("NOTE", "VARCHAR(64)", "$.note"));
        Set<String> all = Set.copyOf(columns.stream().map(SourceColumn::name).toList());
        byte[][] records = records();
        RowDecoder tree = new JsonTreeDecoder("$", columns, all);
        RowDecoder whole = new JsonStreamDecoder("$", columns, all);
        RowDecoder part = new JsonStreamDecoder("$", columns, TWO);
        for (int round = 0; round < ROUNDS; round++) {
            double base = rate(tree, records);
            double streamed = rate(whole, records);
            double needed = rate(part, records);
            System.out.printf(
                    Locale.ROOT,
                    "%d bytes: tree %.0f records/s, streamed %.0f (%.2f times), two columns %.0f (%.2f times)%n",
                    records[0].length,
                    base,
                    streamed,
                    streamed / base,
                    needed,
                    needed / base);
        }
    }

    private static byte[][] records() {
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            records.add(String.format(
                            Locale.ROOT,
                            "{\"id\":%d,\"ticker\":\"T%03d\",\"price\":%d.25,\"quantity\":%d,\"sector\":\"ENERGY\",\"change\":-0.5,"
                                    + "\"venue\":{\"name\":\"XNYS\",\"country\":\"US\"},\"seen\":\"2024-01-02T03:04:05.678Z\","
                                    + "\"note\":\"as agreed by telephone\"}",
                            1_000_000_000_000L + i,
                            i % 500,
                            i,
                            i * 7)
                    .getBytes(StandardCharsets.UTF_8));
        }
        return records.toArray(byte[][]::new);
    }

    private static double rate(RowDecoder decoder, byte[][] records) throws IOException {
        int[] rows = new int[1];
        long start = System.nanoTime();
        for (int i = 0; i < RECORDS; i++) {
            decoder.decode(records[i % records.length], i, row -> rows[0]++, problem -> {
                throw new AssertionError(problem);
            });
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (rows[0] != RECORDS) {
            throw new AssertionError(rows[0] + " rows");
        }
        return RECORDS / seconds;
    }
}
