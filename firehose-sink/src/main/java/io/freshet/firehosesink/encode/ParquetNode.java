package io.freshet.firehosesink.encode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * A place in the schema of a Parquet file that may be null: a column, or a structure of several. Takes values as {@link JsonValues} makes
 * them, and spreads them over the columns below with their repetition and definition levels.
 */
sealed interface ParquetNode {
    /**
     * Nothing is here.
     *
     * @param definition how much of the way to here is there
     */
    void missing(int repetition, int definition);

    /** A value that is there. */
    void put(int repetition, Object value);

    /** A value, or nothing. */
    default void putOrMiss(int repetition, int definition, @Nullable Object value) {
        if (value == null) {
            missing(repetition, definition);
        } else {
            put(repetition, value);
        }
    }

    /** One column. */
    record Leaf(ParquetLeaf leaf) implements ParquetNode {
        @Override
        public void missing(int repetition, int definition) {
            leaf.missing(repetition, definition);
        }

        @Override
        public void put(int repetition, Object value) {
            if (value instanceof Double number) {
                leaf.number(repetition, Double.doubleToRawLongBits(number));
            } else if (value instanceof Float number) {
                leaf.number(repetition, Float.floatToRawIntBits(number));
            } else if (value instanceof Number number && !(value instanceof BigDecimal)) {
                leaf.number(repetition, number.longValue());
            } else if (value instanceof Boolean bool) {
                leaf.number(repetition, bool ? 1 : 0);
            } else if (value instanceof Instant time) {
                leaf.number(repetition, micros(time));
            } else if (value instanceof BigDecimal decimal) {
                decimal(repetition, decimal.unscaledValue());
            } else {
                byte[] bytes = value instanceof byte[] raw
                        ? raw
                        : String.valueOf(value).getBytes(StandardCharsets.UTF_8);
                leaf.bytes(repetition, bytes, 0, bytes.length);
            }
        }

        private static long micros(Instant time) {
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
        }

        private void decimal(int repetition, BigInteger unscaled) {
            PrimitiveTypeName stored = leaf.type().getPrimitiveTypeName();
            if (stored == PrimitiveTypeName.INT32 || stored == PrimitiveTypeName.INT64) {
                leaf.number(repetition, unscaled.longValueExact());
                return;
            }
            byte[] bytes = unscaled.toByteArray();
            if (stored == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY) {
                byte[] fixed = new byte[leaf.type().getTypeLength()];
                Arrays.fill(fixed, (byte) (unscaled.signum() < 0 ? -1 : 0));
                System.arraycopy(bytes, 0, fixed, fixed.length - bytes.length, bytes.length);
                bytes = fixed;
            }
            leaf.bytes(repetition, bytes, 0, bytes.length);
        }
    }

    /**
     * A list.
     *
     * @param repetitionHere of every element but the first
     * @param definitionHere of a list that is there and empty
     */
    record ListOf(ParquetNode element, int repetitionHere, int definitionHere) implements ParquetNode {
        @Override
        public void missing(int repetition, int definition) {
            element.missing(repetition, definition);
        }

        @Override
        public void put(int repetition, Object value) {
            List<?> elements = (List<?>) value;
            if (elements.isEmpty()) {
                missing(repetition, definitionHere);
            }
            int level = repetition;
            for (Object each : elements) {
                element.putOrMiss(level, definitionHere + 1, each);
                level = repetitionHere;
            }
        }
    }

    /** A map, as a list of keys and values. */
    record MapOf(ParquetNode key, ParquetNode value, int repetitionHere, int definitionHere) implements ParquetNode {
        @Override
        public void missing(int repetition, int definition) {
            key.missing(repetition, definition);
            value.missing(repetition, definition);
        }

        @Override
        public void put(int repetition, Object entries) {
            Map<?, ?> map = (Map<?, ?>) entries;
            if (map.isEmpty()) {
                missing(repetition, definitionHere);
            }
            int level = repetition;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                key.put(level, String.valueOf(entry.getKey()));
                value.putOrMiss(level, definitionHere + 1, entry.getValue());
                level = repetitionHere;
            }
        }
    }

    /** A structure. */
    record StructOf(List<ParquetNode> fields, int definitionHere) implements ParquetNode {
        @Override
        public void missing(int repetition, int definition) {
            fields.forEach(field -> field.missing(repetition, definition));
        }

        @Override
        public void put(int repetition, Object value) {
            @Nullable Object[] values = (@Nullable Object[]) value;
            for (int i = 0; i < values.length; i++) {
                fields.get(i).putOrMiss(repetition, definitionHere, values[i]);
            }
        }
    }
}
