package io.freshet.firehosesink.encode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.freshet.firehosesink.encode.HiveType.Field;
import io.freshet.firehosesink.encode.HiveType.Primitive;
import io.freshet.firehosesink.encode.JsonBytes.Unusual;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON objects of a record into the columns of a Parquet file, from byte to column without a tree in between. What it does not
 * take, {@link RowSchema} reads, and says what is wrong with it; what it takes, both read alike.
 */
final class JsonColumns {
    private static final ObjectReader TREES = new ObjectMapper().readerFor(JsonNode.class);
    private static final int NO_COLUMN = -1;
    /** More than one column takes the value of a key: somebody else may find out how. */
    private static final int SEVERAL = -2;

    private final JsonBytes json = new JsonBytes();
    private final RowSchema schema;
    private final KeyTable keys;
    private final List<ParquetNode> nodes;
    private final List<ParquetLeaf> leaves;
    private final @Nullable ScalarReader[] scalars;
    private final int[] lastSeen;
    private int objects;

    JsonColumns(RowSchema schema, ParquetShape shape) {
        this.schema = schema;
        this.nodes = shape.columns();
        this.leaves = shape.leaves();
        this.lastSeen = new int[nodes.size()];
        this.scalars = new ScalarReader[nodes.size()];
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 0; i < scalars.length; i++) {
            Field column = schema.columns().get(i);
            columns.merge(schema.keyOf(column), i, (one, other) -> SEVERAL);
            if (nodes.get(i) instanceof ParquetNode.Leaf leaf && column.type() instanceof Primitive type) {
                scalars[i] = new ScalarReader(type, schema.rules(), json, leaf.leaf());
            }
        }
        this.keys = new KeyTable(key -> columns.getOrDefault(schema.folded(key), NO_COLUMN));
    }

    /** Puts the rows of a record into the leaves; returns how many, or 0 if it did not take the record and left nothing there. */
    int read(byte[] record) {
        clear();
        json.reset(record);
        int rows = 0;
        try {
            while (json.peek() >= 0) {
                readObject();
                rows++;
            }
            return rows;
        } catch (Unusual e) {
            clear();
            return 0;
        }
    }

    /** Puts a row into the leaves behind those that are there. */
    void put(@Nullable Object[] row) {
        for (int i = 0; i < row.length; i++) {
            nodes.get(i).putOrMiss(0, 0, row[i]);
        }
    }

    void clear() {
        for (int i = 0; i < leaves.size(); i++) {
            leaves.get(i).clear();
        }
    }

    private void readObject() throws Unusual {
        objects++;
        json.expect('{');
        if (!json.accept('}')) {
            int place = 0;
            do {
                json.key();
                int column = keys.number(place++, json.text(), json.textStart(), json.textLength());
                if (column == NO_COLUMN) {
                    json.skip();
                } else {
                    readValue(column);
                }
            } while (json.accept(','));
            json.expect('}');
        }
        for (int i = 0; i < lastSeen.length; i++) {
            if (lastSeen[i] != objects) {
                nodes.get(i).missing(0, 0);
            }
        }
    }

    private void readValue(int column) throws Unusual {
        if (column == SEVERAL || lastSeen[column] == objects) {
            throw Unusual.INSTANCE;
        }
        lastSeen[column] = objects;
        if (json.peek() == 'n') {
            json.word("null");
            nodes.get(column).missing(0, 0);
            return;
        }
        int start = json.position();
        ScalarReader scalar = scalars[column];
        if (scalar == null || !scalar.read()) {
            json.back(start);
            json.skip();
            readTree(column, start, json.position() - start);
        }
    }

    /** A value that only a tree of its own can tell. */
    private void readTree(int column, int start, int length) throws Unusual {
        try {
            JsonNode tree = TREES.readValue(json.data(), start, length);
            Object value = schema.value(column, tree);
            nodes.get(column).putOrMiss(0, 0, value);
        } catch (IOException | IllegalArgumentException e) {
            throw Unusual.INSTANCE;
        }
    }
}
