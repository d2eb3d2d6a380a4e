package io.freshet.server.map;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.jobs.map.Commit;
import io.freshet.jobs.map.JobBoard;
import io.freshet.jobs.map.MapJob;
import java.util.Locale;
import java.util.Map;

/** Map jobs as JSON. */
final class MapDocument {
    private MapDocument() {}

    static ObjectNode of(MapJob job) {
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("id", job.id())
                .put("name", job.name())
                .put("state", job.state().name())
                .put("language", job.code().language().name().toLowerCase(Locale.ROOT))
                .put("total", job.total())
                .put("createdAt", MapApi.time(job.createdAt()));
        if (job.startedAt() > 0) {
            document.put("startedAt", MapApi.time(job.startedAt()));
        }
        if (job.endedAt() > 0) {
            document.put("endedAt", MapApi.time(job.endedAt()));
        }
        if (!job.reason().isEmpty()) {
            document.put("reason", job.reason());
        }
        return document;
    }

    static ObjectNode described(MapJob job, JobBoard.View view) {
        ObjectNode document = of(job).put("succeeded", view.succeeded())
                .put("failed", view.failed())
                .put("workers", view.workers())
                .put("storeRequests", view.requests());
        if (!job.output().isEmpty()) {
            document.put("output", job.output());
        }
        return document;
    }

    /** @param segments those whose bytes are sent along */
    static ObjectNode events(JobBoard.View view, Map<String, byte[]> segments) {
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("run", view.run())
                .put("state", view.state().name())
                .put("reason", view.reason())
                .put("total", view.total())
                .put("succeeded", view.succeeded())
                .put("failed", view.failed())
                .put("version", view.version());
        ArrayNode commits = document.putArray("commits");
        for (Commit commit : view.since()) {
            ObjectNode node =
                    commits.addObject().put("segment", commit.segment()).put("bytes", commit.bytes());
            ArrayNode spans = node.putArray("spans");
            commit.spans()
                    .forEach(span ->
                            spans.addArray().add(span.from()).add(span.to()).add(span.succeeded() ? 1 : 0));
            byte[] data = segments.get(commit.segment());
            if (data != null) {
                node.put("data", data);
            }
        }
        return document;
    }
}
