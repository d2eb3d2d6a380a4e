package io.freshet.jobs.map;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How far jobs came that have ended: the latest that were asked for are kept, others are read from their manifests. */
final class EndedBoards {
    private static final int KEPT = 100;

    private final MapStore store;
    private final Map<String, JobBoard> latest = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, JobBoard> eldest) {
            return size() > KEPT;
        }
    };

    EndedBoards(MapStore store) {
        this.store = store;
    }

    synchronized void add(String id, JobBoard board) {
        latest.put(id, board);
    }

    synchronized void remove(String id) {
        latest.remove(id);
    }

    JobBoard of(MapJob job) throws IOException {
        synchronized (this) {
            JobBoard kept = latest.get(job.id());
            if (kept != null) {
                return kept;
            }
        }
        Optional<byte[]> manifest = store.manifest(job.id());
        JobBoard board =
                manifest.isPresent() ? Manifest.read(manifest.get()) : new JobBoard(job.total(), JobState.RUNNING);
        boolean unused = board.ended(job.state(), job.reason());
        add(job.id(), board);
        return board;
    }
}
