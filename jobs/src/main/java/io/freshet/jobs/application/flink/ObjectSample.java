package io.freshet.jobs.application.flink;

import static io.freshet.jobs.application.ApplicationException.invalid;

import io.freshet.firehosesink.s3.ObjectStoreConfig;
import io.freshet.firehosesink.s3.S3aObjectStore;
import io.freshet.jobs.application.Discovery;
import io.freshet.jobs.flinksql.object.ObjectBytes;
import io.freshet.jobs.flinksql.object.Records;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first records of an object, and the schema that they seem to have. */
final class ObjectSample {
    private static final int MOST_RECORDS = 50;
    private static final int MOST_BYTES = 1 << 20;

    private ObjectSample() {}

    static Discovery discovery(ObjectStoreConfig config, String bucket, String key) {
        try (S3aObjectStore store = new S3aObjectStore(config)) {
            if (store.length(bucket, key).isEmpty()) {
                throw invalid("S3Configuration: there is no object s3://" + bucket + "/" + key);
            }
            try (InputStream stored = store.open(bucket, key)) {
                return RecordSample.discovery(sample(ObjectBytes.open(key, stored)));
            }
        } catch (IOException e) {
            throw invalid("S3Configuration: s3://" + bucket + "/" + key + " cannot be read: " + e.getMessage());
        }
    }

    private static List<byte[]> sample(ObjectBytes.Opened object) throws IOException {
        List<byte[]> sample = new ArrayList<>();
        int bytes = 0;
        try (Records records = new Records(object.kind().decompressed(object.bytes()), Records.End.BRACKET)) {
            byte @Nullable [] record = records.next();
            while (record != null && sample.size() < MOST_RECORDS && bytes < MOST_BYTES) {
                sample.add(record);
                bytes += record.length;
                record = records.next();
            }
        }
        return sample;
    }
}
