package io.freshet.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Objects of the store as inputs: all whose keys begin as the sources do, each whole, or in pieces. Pieces end where lines end unless that
 * is not wanted: every line is in exactly one.
 */
public record StoredObjects(List<String> sources, long pieceBytes, boolean lines) {
    public StoredObjects {
        sources = List.copyOf(sources);
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("sources: none (expected: at least one, such as s3://bucket/prefix)");
        }
    }

    /** Whole objects: {@code s3://bucket/prefix}. */
    public static StoredObjects of(String... sources) {
        return new StoredObjects(List.of(sources), 0, true);
    }

    /** In pieces of so many MiB. */
    public StoredObjects inPiecesOfMib(int mib) {
        return inPiecesOfBytes((long) mib << 20);
    }

    /** In pieces of so many bytes. */
    public StoredObjects inPiecesOfBytes(long bytes) {
        return new StoredObjects(sources, bytes, lines);
    }

    /** Cut wherever a piece ends, for what has no lines. */
    public StoredObjects withoutLines() {
        return new StoredObjects(sources, pieceBytes, false);
    }

    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("sources", sources);
        document.put("pieceBytes", pieceBytes);
        document.put("lines", lines);
        return document;
    }
}
