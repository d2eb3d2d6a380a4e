package io.freshet.jobs.map;

import static io.freshet.jobs.map.Limits.within;

import java.io.Serializable;
import java.util.List;

/**
 * Objects of the store as inputs.
 *
 * @param sources {@code s3://bucket/prefix}: all objects whose keys begin so
 * @param pieceBytes the size of the pieces that large objects are read in; 0: every object whole
 * @param lines whether pieces end where lines end
 */
public record MapObjects(List<String> sources, long pieceBytes, boolean lines) implements Serializable {
    private static final long LEAST_PIECE = 1 << 10;

    public MapObjects {
        sources = List.copyOf(sources);
        within("objects: sources", sources.size(), 1, 1_000);
        if (pieceBytes != 0) {
            within("pieceBytes", pieceBytes, LEAST_PIECE, 1L << 40);
        }
        sources.forEach(Location::of);
    }

    /** A place in the object store. */
    public record Location(String bucket, String key) implements Serializable {
        /** Of {@code s3://bucket/key}. */
        public static Location of(String uri) {
            if (!uri.matches("s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/.{0,1024})?")) {
                throw new IllegalArgumentException("objects: " + uri + " (expected: s3://bucket/prefix)");
            }
            int slash = uri.indexOf('/', 5);
            return slash < 0
                    ? new Location(uri.substring(5), "")
                    : new Location(uri.substring(5, slash), uri.substring(slash + 1));
        }
    }
}
