package io.freshet.firehosesink.encode;

import java.util.Arrays;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType;

/**
 * The values of one column of a Parquet file, with their levels, of the record that is being read: they are written only when all of it
 * has been read, because a column takes nothing back.
 */
final class ParquetLeaf {
    private static final int REPETITION_SHIFT = 16;
    private static final int DEFINITION_MASK = (1 << REPETITION_SHIFT) - 1;
    private static final byte[] NONE = {};

    private final PrimitiveType type;
    private final int maxDefinition;
    private int[] levels = new int[4];
    private long[] numbers = new long[4];
    private byte[][] texts = {NONE, NONE, NONE, NONE};
    private int count;
    private int written;

    ParquetLeaf(PrimitiveType type, int maxDefinition) {
        this.type = type;
        this.maxDefinition = maxDefinition;
    }

    PrimitiveType type() {
        return type;
    }

    void clear() {
        count = 0;
        written = 0;
    }

    /** No value: something on the way to it is null or empty. */
    void missing(int repetition, int definition) {
        int entry = next(); // which may give room
        levels[entry] = repetition << REPETITION_SHIFT | definition;
    }

    /** An integer, a boolean as 0 or 1, or the raw bits of a floating-point number. */
    void number(int repetition, long value) {
        int entry = next();
        levels[entry] = repetition << REPETITION_SHIFT | maxDefinition;
        numbers[entry] = value;
    }

    /** Bytes, which must not change any more. */
    void bytes(int repetition, byte[] bytes, int start, int length) {
        int entry = next();
        levels[entry] = repetition << REPETITION_SHIFT | maxDefinition;
        texts[entry] = bytes;
        numbers[entry] = (long) start << 32 | length;
    }

    private int next() {
        if (count == levels.length) {
            levels = Arrays.copyOf(levels, 2 * count);
            numbers = Arrays.copyOf(numbers, 2 * count);
            texts = Arrays.copyOf(texts, 2 * count);
            Arrays.fill(texts, count, 2 * count, NONE);
        }
        return count++;
    }

    /** Writes the values of the next row. */
    void writeRow(ColumnWriter column) {
        do {
            int entry = written++;
            int repetition = levels[entry] >>> REPETITION_SHIFT;
            int definition = levels[entry] & DEFINITION_MASK;
            if (definition == maxDefinition) {
                write(column, entry, repetition);
            } else {
                column.writeNull(repetition, definition);
            }
        } while (written < count && levels[written] >>> REPETITION_SHIFT > 0);
    }

    private void write(ColumnWriter column, int entry, int repetition) {
        long number = numbers[entry];
        switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> column.write(number != 0, repetition, maxDefinition);
            case INT32 -> column.write((int) number, repetition, maxDefinition);
            case INT64 -> column.write(number, repetition, maxDefinition);
            case FLOAT -> column.write(Float.intBitsToFloat((int) number), repetition, maxDefinition);
            case DOUBLE -> column.write(Double.longBitsToDouble(number), repetition, maxDefinition);
            case BINARY, FIXED_LEN_BYTE_ARRAY ->
                column.write(
                        Binary.fromConstantByteArray(texts[entry], (int) (number >>> 32), (int) number),
                        repetition,
                        maxDefinition);
            case INT96 -> throw new IllegalStateException("column of INT96 (expected: none of them)");
        }
    }
}
