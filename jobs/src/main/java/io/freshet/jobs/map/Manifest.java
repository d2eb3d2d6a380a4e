package io.freshet.jobs.map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a job has come to, as an object of the store: which calls' results lie in which segments. */
final class Manifest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Manifest() {}

    static byte[] write(String id, JobBoard.View view) {
        ObjectNode manifest = JSON.createObjectNode()
                .put("id", id)
                .put("state", view.state().name())
                .put("reason", view.reason())
                .put("total", view.total())
                .put("succeeded", view.succeeded())
                .put("failed", view.failed())
                .put("requests", view.requests());
        ArrayNode commits = manifest.putArray("commits");
        view.since().forEach(commit -> commits.add(commit(commit)));
        return manifest.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A commit as clients get it, too. */
    static ObjectNode commit(Commit commit) {
        ObjectNode node =
                JSON.createObjectNode().put("segment", commit.segment()).put("bytes", commit.bytes());
        ArrayNode spans = node.putArray("spans");
        commit.spans()
                .forEach(
                        span -> spans.addArray().add(span.from()).add(span.to()).add(span.succeeded() ? 1 : 0));
        return node;
    }

    /** The board of a job that has ended. */
    static JobBoard read(byte[] bytes) throws IOException {
        JsonNode manifest = JSON.readTree(bytes);
        JobBoard board = new JobBoard(manifest.path("total").asInt(), JobState.RUNNING);
        for (JsonNode commit : manifest.path("commits")) {
            List<Span> spans = new ArrayList<>();
            commit.path("spans")
                    .forEach(span -> spans.add(new Span(
                            span.path(0).asInt(),
                            span.path(1).asInt(),
                            span.path(2).asInt() == 1)));
            board.committed(new Commit(
                    commit.path("segment").asText(), commit.path("bytes").asInt(), spans));
        }
        board.requested(manifest.path("requests").asLong());
        boolean unused = board.ended(
                JobState.valueOf(manifest.path("state").asText().toUpperCase(Locale.ROOT)),
                manifest.path("reason").asText());
        return board;
    }
}
