package io.freshet.jobs.map;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The segments that were stored last, in bounded space: they are what is asked for next. Safe for use by many threads. */
final class RecentSegments {
    private static final int MOST_BYTES = 16 << 20;

    private final Map<String, byte[]> segments = new LinkedHashMap<>();
    private long bytes;

    synchronized void add(String job, String name, byte[] segment) {
        byte[] before = segments.put(key(job, name), segment);
        bytes += segment.length - (before == null ? 0 : before.length);
        Iterator<byte[]> oldest = segments.values().iterator();
        while (bytes > MOST_BYTES) {
            bytes -= oldest.next().length;
            oldest.remove();
        }
    }

    synchronized Optional<byte[]> find(String job, String name) {
        return Optional.ofNullable(segments.get(key(job, name)));
    }

    private static String key(String job, String name) {
        return job + "/" + name;
    }
}
