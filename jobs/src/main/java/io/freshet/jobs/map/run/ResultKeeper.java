package io.freshet.jobs.map.run;

import io.freshet.client.wire.CallStatus;
import io.freshet.client.wire.Failure;
import io.freshet.client.wire.Json;
import io.freshet.client.wire.Segment;
import io.freshet.jobs.map.Limits;
import io.freshet.jobs.map.MapObjects;
import io.freshet.jobs.map.MapSpec;
import io.freshet.jobs.map.MapStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Where a result goes: into a segment, beside it if it is large, or where the user wants it. */
final class ResultKeeper {
    private final MapSpec spec;
    private final MapStore store;
    private final ResultWriter writer;
    private final String name;
    private final int number;

    ResultKeeper(MapSpec spec, MapStore store, ResultWriter writer, String name, int number) {
        this.spec = spec;
        this.store = store;
        this.writer = writer;
        this.name = name;
        this.number = number;
    }

    void keep(int index, CallStatus status, int attempts, long started, long micros, byte[] bytes) throws IOException {
        CallStatus as = status;
        byte[] kept = bytes;
        if (bytes.length > Limits.RESULT_BYTES) {
            as = CallStatus.FAILED;
            kept = Failure.told(
                            "ResultTooLarge",
                            bytes.length + " bytes (expected: at most " + Limits.RESULT_BYTES
                                    + "; write it to the object store)")
                    .encode();
        } else if (status.succeeded() && !spec.output().isEmpty()) {
            kept = written(index, bytes);
        } else if (bytes.length > Limits.APART_BYTES) {
            String apart = String.format("%09d", index) + "-" + name;
            store.putApart(spec.id(), apart, bytes);
            as = status.succeeded() ? CallStatus.SUCCEEDED_APART : CallStatus.FAILED;
            kept = status.succeeded()
                    ? apart.getBytes(StandardCharsets.UTF_8)
                    : Failure.told("FailureTooLarge", bytes.length + " bytes of a failure")
                            .encode();
        }
        writer.add(
                new Segment.Line(index, as, attempts, number, started, micros, 0, kept.length),
                kept,
                System.nanoTime());
    }

    private byte[] written(int index, byte[] bytes) throws IOException {
        MapObjects.Location prefix = MapObjects.Location.of(spec.output());
        String folder = prefix.key().isEmpty() || prefix.key().endsWith("/") ? prefix.key() : prefix.key() + "/";
        String key = folder + "part-" + String.format("%06d", index);
        store.write(new MapObjects.Location(prefix.bucket(), key), bytes);
        return Json.write(Map.of("key", key, "bytes", bytes.length)).getBytes(StandardCharsets.UTF_8);
    }
}
