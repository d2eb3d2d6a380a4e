package io.freshet.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Request bodies, made before the clock runs. Records are 200 random bytes, so that no server gains by compressing them. */
final class Bodies {
    static final int RECORDS = 500;
    static final int RECORD_BYTES = 200;

    private static final int DIFFERENT = 16;

    private final Random random;

    Bodies(long seed) {
        random = new Random(seed);
    }

    /** PutRecords bodies of 500 records with keys of their own, to be sent in turn. */
    List<byte[]> putRecords(Wire wire, String stream) {
        List<byte[]> bodies = new ArrayList<>();
        for (int i = 0; i < DIFFERENT; i++) {
            bodies.add(wire.body(body -> {
                body.writeStringField("StreamName", stream);
                body.writeArrayFieldStart("Records");
                for (int record = 0; record < RECORDS; record++) {
                    body.writeStartObject();
                    body.writeBinaryField("Data", data());
                    body.writeStringField("PartitionKey", key());
                    body.writeEndObject();
                }
                body.writeEndArray();
            }));
        }
        return bodies;
    }

    /** PutRecord bodies, to be sent in turn. */
    List<byte[]> putRecord(Wire wire, String stream) {
        List<byte[]> bodies = new ArrayList<>();
        for (int i = 0; i < 8 * DIFFERENT; i++) {
            bodies.add(wire.body(body -> {
                body.writeStringField("StreamName", stream);
                body.writeBinaryField("Data", data());
                body.writeStringField("PartitionKey", key());
            }));
        }
        return bodies;
    }

    private byte[] data() {
        byte[] data = new byte[RECORD_BYTES];
        random.nextBytes(data);
        return data;
    }

    private String key() {
        return "key-" + random.nextInt(1_000_000);
    }
}
