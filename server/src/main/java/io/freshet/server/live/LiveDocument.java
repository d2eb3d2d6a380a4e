package io.freshet.server.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.jobs.application.ApplicationDefinition;
import io.freshet.jobs.application.ApplicationException;
import io.freshet.jobs.application.ApplicationException.Code;
import io.freshet.jobs.application.ApplicationPage;
import io.freshet.jobs.application.ApplicationStatus;
import io.freshet.jobs.application.live.LiveApplication;
import io.freshet.jobs.application.live.LiveStream;
import io.freshet.jobs.application.live.Silence;
import io.freshet.server.answer.JsonAnswer;
import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.row.StreamRow;
import io.freshet.sqlplanner.source.RowEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What is shown of an application. */
final class LiveDocument {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApplicationDefinition definition;
    private final Optional<LiveApplication> live;
    private final String lastFailure;
    private final Instant now;

    LiveDocument(ApplicationDefinition definition, Optional<LiveApplication> live, String lastFailure, Instant now) {
        this.definition = definition;
        this.live = live;
        this.lastFailure = lastFailure;
        this.now = now;
    }

    static ObjectNode of(ApplicationPage page, Function<ApplicationDefinition, LiveDocument> each) {
        ObjectNode document = JsonAnswer.object();
        ArrayNode list = document.putArray("applications");
        page.applications()
                .forEach(application -> list.add(each.apply(application).whole()));
        return document.put("hasMore", page.hasMore());
    }

    /** All of it but the rows. */
    ObjectNode whole() {
        ObjectNode document = JsonAnswer.object()
                .put("name", definition.name())
                .put("status", definition.status().name())
                .put("version", definition.version());
        if (!lastFailure.isEmpty()) {
            document.put("lastFailure", lastFailure);
        }
        live.ifPresent(running -> {
            document.put("startedAt", running.startedAt().toString());
            addShards(document, running);
            addStreams(document, running);
        });
        return document;
    }

    private void addShards(ObjectNode document, LiveApplication running) {
        ArrayNode shards = document.putArray("shards");
        long slowest = Long.MAX_VALUE;
        for (Map.Entry<Integer, LiveApplication.Shard> shard : running.shards().entrySet()) {
            ObjectNode shown = shards.addObject()
                    .put("shard", "shardId-%012d".formatted(shard.getKey()))
                    .put("records", shard.getValue().records());
            putTime(shown, "lastArrival", shard.getValue().lastArrival());
            putTime(shown, "at", shard.getValue().at());
            slowest = Math.min(slowest, shard.getValue().at());
        }
        if (!shards.isEmpty() && slowest != Long.MIN_VALUE) {
            document.put("lagMillis", Math.max(0, now.toEpochMilli() - slowest));
        }
    }

    private void addStreams(ObjectNode document, LiveApplication running) {
        Silence silence = new Silence(running, now);
        ArrayNode streams = document.putArray("streams");
        for (String name : columns(running).keySet()) {
            LiveStream stream = running.stream(name);
            ObjectNode shown = streams.addObject().put("name", name).put("rows", stream.rows());
            putTime(shown, "watermark", stream.watermark());
            StreamRow last = stream.lastRow();
            if (last != null) {
                putTime(shown, "lastRowtime", last.rowtime());
            }
            addReasons(shown, silence.reasons(name));
        }
    }

    private static void addReasons(ObjectNode shown, List<String> reasons) {
        if (!reasons.isEmpty()) {
            reasons.forEach(shown.putArray("reasons")::add);
        }
    }

    private static void putTime(ObjectNode shown, String name, long millis) {
        if (millis != Long.MIN_VALUE && millis != Long.MAX_VALUE) {
            shown.put(name, Instant.ofEpochMilli(millis).toString());
        }
    }

    private static Map<String, List<Column>> columns(LiveApplication running) {
        Map<String, List<Column>> columns = new LinkedHashMap<>();
        running.plan().inputs().forEach(input -> columns.put(input.name(), input.columns()));
        running.plan().streams().forEach(stream -> columns.put(stream.name(), stream.columns()));
        return columns;
    }

    /** The rows of a stream behind a number, and why there are none. */
    ObjectNode rows(String stream, long after, long limit) {
        LiveApplication running = live.orElseThrow(() -> new ApplicationException(
                Code.RESOURCE_IN_USE,
                "application " + definition.name() + " is " + definition.status()
                        + (definition.status() == ApplicationStatus.RUNNING
                                ? " in another process: its rows are not seen here"
                                : " and has no rows (expected: RUNNING)")
                        + (lastFailure.isEmpty() ? "" : "; it last failed of: " + lastFailure)));
        Map<String, List<Column>> all = columns(running);
        List<Column> columns = all.get(stream);
        if (columns == null) {
            throw new ApplicationException(
                    Code.RESOURCE_NOT_FOUND,
                    "application " + definition.name() + " has no stream " + stream + " (expected one of: "
                            + String.join(", ", all.keySet()) + ")");
        }
        ObjectNode document =
                JsonAnswer.object().put("application", definition.name()).put("stream", stream);
        ArrayNode types = document.putArray("columns");
        columns.forEach(column -> types.addObject().put("name", column.name()).put("type", column.type()));
        LiveStream source = running.stream(stream);
        document.put("rowsSoFar", source.rows());
        ArrayNode rows = document.putArray("rows");
        RowEncoder encoder = new RowEncoder(columns, RowEncoder.Format.JSON);
        for (LiveStream.Numbered row : source.after(after, (int) Math.max(1, Math.min(limit, LiveStream.KEPT)))) {
            ObjectNode shown = rows.addObject().put("number", row.number());
            putTime(shown, "rowtime", row.row().rowtime());
            shown.set("row", parsed(encoder.encode(row.row())));
        }
        addReasons(document, new Silence(running, now).reasons(stream));
        return document;
    }

    private static JsonNode parsed(byte[] row) {
        try {
            return JSON.readTree(row);
        } catch (IOException e) {
            throw new UncheckedIOException("an encoded row is no JSON", e);
        }
    }
}
