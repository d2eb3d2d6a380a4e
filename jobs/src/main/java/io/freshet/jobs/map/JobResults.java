package io.freshet.jobs.map;

import static io.freshet.jobs.map.Reading.fromStore;

import io.freshet.jobs.map.MapException.Code;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What came of the calls of jobs, out of the object store or, if it was stored a moment ago, out of memory. Safe for use by many threads. */
final class JobResults {
    private static final int MOST_LOG_BYTES = 4 << 20;
    private static final int SMALL_BYTES = 64 << 10;
    private static final int SMALL_TOGETHER = 256 << 10;

    private final MapStore store;
    private final RecentSegments recent = new RecentSegments();

    JobResults(MapStore store) {
        this.store = store;
    }

    /** It will be asked for soon. */
    void stored(String job, String segment, byte[] bytes) {
        recent.add(job, segment, bytes);
    }

    /** Of these commits, the small segments that are at hand, by name: it costs less to send them along than to be asked. */
    Map<String, byte[]> small(String job, JobBoard.View view) {
        Map<String, byte[]> small = new HashMap<>();
        int left = SMALL_TOGETHER;
        for (Commit commit : view.since()) {
            Optional<byte[]> bytes = commit.bytes() > Math.min(left, SMALL_BYTES)
                    ? Optional.empty()
                    : recent.find(job, commit.segment());
            if (bytes.isPresent()) {
                small.put(commit.segment(), bytes.get());
                left -= bytes.get().length;
            }
        }
        return small;
    }

    byte[] segment(MapJob job, String name) {
        if (!name.matches("[0-9a-f]{8}-\\d{3,6}-\\d{6,9}")) {
            throw new MapException(Code.INVALID, "segment: " + name + " (expected: a name out of the events)");
        }
        Optional<byte[]> kept = recent.find(job.id(), name);
        return kept.isPresent()
                ? kept.get()
                : fromStore(() -> store.segment(job.id(), name)
                        .orElseThrow(() -> new MapException(Code.NOT_FOUND, "segment " + name + " is not here")));
    }

    byte[] apart(MapJob job, String name) {
        if (!name.matches("\\d{9}-[0-9a-f]{8}-\\d{3,6}")) {
            throw new MapException(Code.INVALID, "result: " + name + " (expected: a name out of a segment)");
        }
        return fromStore(() -> store.apart(job.id(), name)
                .orElseThrow(() -> new MapException(Code.NOT_FOUND, "result " + name + " is not here")));
    }

    byte[] logs(MapJob job) {
        return fromStore(() -> {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (var log : store.logs(job.id())) {
                if (all.size() >= MOST_LOG_BYTES) {
                    all.writeBytes("\n(there is more)\n".getBytes(StandardCharsets.UTF_8));
                    break;
                }
                all.writeBytes(store.log(job.id(), log.key()));
            }
            return all.toByteArray();
        });
    }
}
