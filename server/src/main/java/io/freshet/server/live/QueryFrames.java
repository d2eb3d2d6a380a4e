package io.freshet.server.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.wire.ResponseFrames;
import io.freshet.jobs.flinksql.QueryRows;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The rows of an answer, so many at a time as fit into a frame or come within a moment. */
final class QueryFrames implements ResponseFrames {
    private static final int FRAME = 1 << 16;
    private static final long MOMENT_NANOS = 200_000_000L;

    private final StringBuilder text = new StringBuilder();
    private final QueryRows rows;
    private final long limit;
    private long count;
    private boolean ended;

    QueryFrames(ObjectNode first, QueryRows rows, long limit) {
        this.rows = rows;
        this.limit = limit;
        text.append(first).append('\n');
    }

    @Override
    public CompletionStage<Optional<byte[]>> next() {
        long until = System.nanoTime() + MOMENT_NANOS;
        while (!ended && text.length() < FRAME && System.nanoTime() < until) {
            add();
        }
        if (text.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        byte[] frame = text.toString().getBytes(StandardCharsets.UTF_8);
        text.setLength(0);
        return CompletableFuture.completedFuture(Optional.of(frame));
    }

    private void add() {
        try {
            @Nullable ArrayNode row = count < limit ? rows.next() : null;
            if (row != null) {
                count++;
                text.append(row).append('\n');
                return;
            }
            end(JsonNodeFactory.instance.objectNode().put("rows", count));
        } catch (RuntimeException e) {
            end(JsonNodeFactory.instance.objectNode().put("error", String.valueOf(e.getMessage())));
        }
    }

    private void end(ObjectNode last) {
        ended = true;
        text.append(last).append('\n');
        rows.close();
    }

    @Override
    public void close() {
        rows.close();
    }
}
