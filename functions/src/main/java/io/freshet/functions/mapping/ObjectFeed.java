package io.freshet.functions.mapping;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Objects that delivery streams have delivered; how that is known is the server's to know. Positions are texts that only the feed can read. */
public interface ObjectFeed {
    /**
     * An object that was made visible.
     *
     * @param key as it is in the bucket
     * @param eTag empty if the object has gone since
     */
    record CreatedObject(String bucket, String key, long bytes, String eTag, Instant at) {}

    /**
     * What a read found.
     *
     * @param next where to read on
     */
    record CreatedObjects(List<CreatedObject> objects, String next) {
        public CreatedObjects {
            objects = List.copyOf(objects);
        }
    }

    /** Where to begin: with the first object there ever was, or with the next; empty if there is no such delivery stream. */
    Optional<String> start(String deliveryStreamArn, boolean fromTheFirst);

    /** The objects after a position, at most so many; an object may come twice after a crash. Does not wait. */
    CreatedObjects read(String deliveryStreamArn, String position, int most);
}
