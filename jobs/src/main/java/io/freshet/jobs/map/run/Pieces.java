package io.freshet.jobs.map.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.jobs.map.MapObjects;
import io.freshet.jobs.map.MapSpec;
import io.freshet.jobs.map.MapStore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Opens pieces of objects. */
final class Pieces {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BUFFER = 1 << 17;

    private final MapSpec spec;
    private final MapStore store;

    Pieces(MapSpec spec, MapStore store) {
        this.spec = spec;
        this.store = store;
    }

    /** The bytes of the piece that this describes. */
    InputStream open(byte[] description) throws IOException {
        JsonNode piece = JSON.readTree(description);
        MapObjects.Location where = new MapObjects.Location(
                piece.path("bucket").asText(), piece.path("key").asText());
        long from = piece.path("from").asLong();
        long to = piece.path("to").asLong();
        long size = piece.path("size").asLong();
        if (from >= to) {
            return InputStream.nullInputStream();
        }
        boolean whole = from == 0 && to >= size;
        if (!spec.lines() || whole) {
            return new BufferedInputStream(store.open(where, from, to), BUFFER);
        }
        InputStream on = new BufferedInputStream(store.open(where, Math.max(0, from - 1), size), BUFFER);
        return PieceStream.of(on, from, to);
    }
}
