package io.freshet.firehosesink.encode;

import io.freshet.firehosesink.encode.HiveType.Primitive;
import io.freshet.firehosesink.encode.JsonBytes.Unusual;
import io.freshet.firehosesink.lane.Encoder.Records;
import io.freshet.firehosesink.lane.SourceRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the columns of an object's records by going through their bytes; makes trees only of records that are unusual. */
final class ColumnInference {
    /** What a value can be; null first. */
    private static final Primitive[] KINDS = {
        Primitive.BOOLEAN, Primitive.INT, Primitive.BIGINT, Primitive.DOUBLE, Primitive.STRING
    };

    private static final int NULL = 0;
    private static final int BOOLEAN = 1;
    private static final int INT = 2;
    private static final int BIGINT = 3;
    private static final int DOUBLE = 4;
    private static final int STRING = 5;

    private final RowSchema.Inference inference = new RowSchema.Inference();
    private final JsonBytes json = new JsonBytes();
    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final KeyTable keys = new KeyTable(this::number);
    /** By key: a bit for each kind of value that the columns know of. */
    private int[] told = new int[64];
    /** By key: the object that it was last seen in. */
    private long[] lastSeen = new long[64];
    /** What the record at hand adds: keys and kinds. */
    private int[] found = new int[64];

    private int foundCount;
    private long objects;

    private ColumnInference() {}

    static RowSchema of(Records records) throws IOException {
        ColumnInference columns = new ColumnInference();
        records.forEach(columns::add);
        return columns.inference.schema();
    }

    private int number(String key) {
        return numbers.computeIfAbsent(key, k -> {
            names.add(k);
            return names.size() - 1;
        });
    }

    private void add(SourceRecord record) {
        foundCount = 0;
        json.reset(record.data());
        try {
            while (json.peek() >= 0) {
                addObject();
            }
        } catch (Unusual e) {
            JsonObjects.of(record, failed -> {}).forEach(inference::add);
            return;
        }
        for (int i = 0; i < foundCount; i += 2) {
            int key = found[i];
            int kind = found[i + 1];
            inference.add(names.get(key), kind == NULL ? null : KINDS[kind - 1]);
            told[key] |= 1 << kind;
        }
    }

    private void addObject() throws Unusual {
        objects++;
        json.expect('{');
        if (json.accept('}')) {
            return;
        }
        int place = 0;
        do {
            json.key();
            int key = keys.number(place++, json.text(), json.textStart(), json.textLength());
            grow(key);
            if (lastSeen[key] == objects) {
                throw Unusual.INSTANCE; // the last of them counts
            }
            lastSeen[key] = objects;
            int kind = kind();
            if ((told[key] & 1 << kind) == 0) {
                note(key, kind);
            }
        } while (json.accept(','));
        json.expect('}');
    }

    private void grow(int key) {
        if (key >= told.length) {
            int length = Math.max(key + 1, 2 * told.length);
            told = Arrays.copyOf(told, length);
            lastSeen = Arrays.copyOf(lastSeen, length);
        }
    }

    private void note(int key, int kind) {
        if (foundCount + 2 > found.length) {
            found = Arrays.copyOf(found, 2 * found.length);
        }
        found[foundCount++] = key;
        found[foundCount++] = kind;
    }

    private int kind() throws Unusual {
        int first = json.peek();
        json.skip();
        return switch (first) {
            case 'n' -> NULL;
            case 't', 'f' -> BOOLEAN;
            case '"', '{', '[' -> STRING;
            default -> numberKind();
        };
    }

    private int numberKind() throws Unusual {
        if (!json.isIntegral()) {
            return DOUBLE;
        }
        if (!json.isLong()) {
            throw Unusual.INSTANCE;
        }
        long value = json.asLong();
        return value == (int) value ? INT : BIGINT;
    }
}
