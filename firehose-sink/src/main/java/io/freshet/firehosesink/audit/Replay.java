package io.freshet.firehosesink.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.firehosesink.lane.LedgerLine;
import io.freshet.firehosesink.lane.StagedObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Puts what is in the error output back into a delivery stream, object by object, each once: an object is noted when all of its records
 * are stored again. If the server dies in the midst of an object, the next replay puts all of that one again.
 */
public final class Replay {
    private static final int UNDER_WAY = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Evidence evidence;
    private final StoredObjects store;
    private final Function<byte[], CompletionStage<String>> into;

    /** @param into stores a record durably */
    public Replay(Evidence evidence, StoredObjects store, Function<byte[], CompletionStage<String>> into) {
        this.evidence = evidence;
        this.store = store;
        this.into = into;
    }

    /**
     * What is put back.
     *
     * @param to the name of the delivery stream it is put into
     * @param since objects published then or later
     * @param until objects published before
     * @param again also those that were put back before
     * @param dryRun only counts
     */
    public record Request(
            String deliveryStream, String to, Instant since, Instant until, boolean again, boolean dryRun) {}

    /**
     * What was put back, or would be.
     *
     * @param skipped objects that were put back before
     * @param unreadable lines that are none of an error output
     */
    public record Report(String to, long objects, long records, long bytes, long skipped, long unreadable) {}

    /** Replays; returns when all records are stored. */
    public Report run(Request request) throws IOException {
        Set<String> before = request.again() ? Set.of() : evidence.replayed(request.deliveryStream());
        long objects = 0;
        long skipped = 0;
        Counts counts = new Counts();
        for (LedgerLine line : failed(request)) {
            if (before.contains(line.bucket() + "/" + line.key())) {
                skipped++;
                continue;
            }
            replay(line, request.dryRun(), counts);
            objects++;
            if (!request.dryRun()) {
                evidence.noteReplayed(request.deliveryStream(), line, request.to());
            }
        }
        return new Report(request.to(), objects, counts.records, counts.bytes, skipped, counts.unreadable);
    }

    /** The lines of the error objects that are meant, each once. */
    private Collection<LedgerLine> failed(Request request) {
        Map<String, LedgerLine> failed = new LinkedHashMap<>();
        evidence.lines(request.deliveryStream(), line -> {
            if (line.kind() == StagedObject.Kind.FAILED
                    && !line.publishedAt().isBefore(request.since())
                    && line.publishedAt().isBefore(request.until())) {
                failed.putIfAbsent(line.bucket() + "/" + line.key(), line);
            }
        });
        return failed.values();
    }

    private static final class Counts {
        private long records;
        private long bytes;
        private long unreadable;
    }

    private void replay(LedgerLine object, boolean dryRun, Counts counts) throws IOException {
        Deque<CompletableFuture<String>> underWay = new ArrayDeque<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(store.open(object.bucket(), object.key()), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                byte[] data = data(line);
                if (data.length == 0) {
                    counts.unreadable++;
                    continue;
                }
                counts.records++;
                counts.bytes += data.length;
                if (!dryRun) {
                    underWay.add(into.apply(data).toCompletableFuture());
                    if (underWay.size() >= UNDER_WAY) {
                        underWay.remove().join();
                    }
                }
            }
        }
        underWay.forEach(CompletableFuture::join);
    }

    /** The record as it failed; empty if the line has none. */
    private static byte[] data(String line) {
        try {
            JsonNode error = JSON.readTree(line);
            JsonNode data = error.has("rawData") ? error.path("rawData") : error.path("EncodedRawData");
            byte[] bytes = data.isTextual() ? data.binaryValue() : null;
            return bytes == null ? new byte[0] : bytes;
        } catch (IOException e) {
            return new byte[0];
        }
    }
}
