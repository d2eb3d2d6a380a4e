package io.freshet.jobs.map;

import io.freshet.client.wire.InputChunk;
import io.freshet.client.wire.Json;
import io.freshet.firehosesink.s3.S3Blobs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cuts objects of the store into inputs. */
final class Partition {
    private static final int CHUNK_INPUTS = 50_000;
    private static final int MOST_OBJECTS = 1_000_000;

    private Partition() {}

    /** Descriptions of all pieces, packed; throws IllegalArgumentException if there is no object, or too many pieces. */
    static List<byte[]> chunks(MapObjects objects, MapStore store) throws IOException {
        List<byte[]> chunks = new ArrayList<>();
        List<byte[]> open = new ArrayList<>();
        long count = 0;
        for (String source : objects.sources()) {
            MapObjects.Location prefix = MapObjects.Location.of(source);
            for (S3Blobs.Listed object : store.find(prefix, MOST_OBJECTS)) {
                if (object.key().endsWith("/") && object.size() == 0) {
                    continue; // what some programs put in the place of a folder
                }
                long piece = objects.pieceBytes() == 0 ? Math.max(1, object.size()) : objects.pieceBytes();
                for (long from = 0; from == 0 || from < object.size(); from += piece) {
                    if (++count > Limits.CALLS) {
                        throw new IllegalArgumentException(
                                "objects: more than " + Limits.CALLS + " pieces (expected: larger pieces)");
                    }
                    open.add(piece(prefix.bucket(), object, from, Math.min(object.size(), from + piece), from / piece));
                    if (open.size() == CHUNK_INPUTS) {
                        chunks.add(InputChunk.pack(open));
                        open.clear();
                    }
                }
            }
        }
        if (!open.isEmpty()) {
            chunks.add(InputChunk.pack(open));
        }
        if (chunks.isEmpty()) {
            throw new IllegalArgumentException("objects: none at " + String.join(", ", objects.sources()));
        }
        return chunks;
    }

    private static byte[] piece(String bucket, S3Blobs.Listed object, long from, long to, long part) {
        Map<String, Object> piece = new LinkedHashMap<>();
        piece.put("bucket", bucket);
        piece.put("key", object.key());
        piece.put("from", from);
        piece.put("to", to);
        piece.put("size", object.size());
        piece.put("part", part);
        return Json.write(piece).getBytes(StandardCharsets.UTF_8);
    }
}
