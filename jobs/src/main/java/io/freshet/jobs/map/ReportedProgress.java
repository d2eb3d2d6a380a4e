package io.freshet.jobs.map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.jobs.report.ReportReader;
import io.freshet.jobs.report.ReportWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How far a job is, said to a server in another process. */
public final class ReportedProgress implements Progress, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ABOUT = "map/";

    private final ReportWriter writer;

    private ReportedProgress(ReportWriter writer) {
        this.writer = writer;
    }

    /** Of one job. */
    public static ReportedProgress open(Map<String, String> kafkaProperties, String job) {
        return new ReportedProgress(ReportWriter.open(kafkaProperties, ABOUT + job));
    }

    @Override
    public void running(int workers) {
        say(said("running").put("workers", workers));
    }

    /** The server asks the store for them. */
    @Override
    public void stored(String segment, byte[] bytes) {}

    @Override
    public void committed(Commit commit) {
        ObjectNode said = said("committed").put("segment", commit.segment()).put("bytes", commit.bytes());
        ArrayNode spans = said.putArray("spans");
        commit.spans()
                .forEach(
                        span -> spans.addArray().add(span.from()).add(span.to()).add(span.succeeded()));
        say(said);
    }

    @Override
    public void requested(long more) {
        say(said("requested").put("more", more));
    }

    @Override
    public void finished(JobState how, String reason) {
        say(said("finished").put("how", how.name()).put("reason", reason));
    }

    private static ObjectNode said(String what) {
        return JSON.createObjectNode().put("said", what);
    }

    private void say(ObjectNode report) {
        try {
            writer.say(JSON.writeValueAsBytes(report));
        } catch (IOException e) {
            throw new UncheckedIOException("a report that is made of plain values can be written", e);
        }
    }

    @Override
    public void close() {
        writer.close();
    }

    /** Tells whoever watches a job in this process. */
    public static ReportReader.Listener listener() {
        return (about, report) -> {
            if (about.startsWith(ABOUT)) {
                Watched.of(about.substring(ABOUT.length())).ifPresent(to -> tell(to, report));
            }
        };
    }

    private static void tell(Progress to, byte[] report) {
        try {
            JsonNode said = JSON.readTree(report);
            switch (said.path("said").asText()) {
                case "running" -> to.running(said.path("workers").asInt());
                case "committed" -> to.committed(commit(said));
                case "requested" -> to.requested(said.path("more").asLong());
                case "finished" ->
                    to.finished(
                            JobState.valueOf(said.path("how").asText()),
                            said.path("reason").asText());
                default -> throw new IllegalArgumentException("report of a map job: " + said.path("said"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("report of a map job: not JSON", e);
        }
    }

    private static Commit commit(JsonNode said) {
        List<Span> spans = new ArrayList<>();
        for (JsonNode span : said.path("spans")) {
            spans.add(new Span(
                    span.path(0).asInt(), span.path(1).asInt(), span.path(2).asBoolean()));
        }
        return new Commit(said.path("segment").asText(), said.path("bytes").asInt(), spans);
    }
}
