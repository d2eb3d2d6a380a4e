package io.freshet.firehosesink.flink;

import io.freshet.firehosesink.lane.Publisher;
import io.freshet.firehosesink.lane.StagedObject;
import io.freshet.firehosesink.s3.ObjectStoreConfig;
import io.freshet.firehosesink.s3.S3aObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Publishes staged objects once the checkpoint that holds them is complete. */
final class PublishSink implements Sink<byte[]>, SupportsCommitter<StagedObject> {
    private static final long serialVersionUID = 1;

    private final ObjectStoreConfig store;

    PublishSink(ObjectStoreConfig store) {
        this.store = store;
    }

    @Override
    public SinkWriter<byte[]> createWriter(WriterInitContext context) {
        return new Pending();
    }

    @Override
    public Committer<StagedObject> createCommitter(CommitterInitContext context) {
        return new PublishingCommitter(new S3aObjectStore(store));
    }

    @Override
    public SimpleVersionedSerializer<StagedObject> getCommittableSerializer() {
        return StagedObjectSerializer.INSTANCE;
    }

    /** What was staged since the last barrier. */
    private static final class Pending implements CommittingSinkWriter<byte[], StagedObject> {
        private List<StagedObject> staged = new ArrayList<>();

        @Override
        public void write(byte[] element, Context context) throws IOException {
            staged.add(
                    StagedObjectSerializer.INSTANCE.deserialize(StagedObjectSerializer.INSTANCE.getVersion(), element));
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public Collection<StagedObject> prepareCommit() {
            List<StagedObject> prepared = staged;
            staged = new ArrayList<>();
            return prepared;
        }

        @Override
        public void close() {}
    }

    private static final class PublishingCommitter implements Committer<StagedObject> {
        private final S3aObjectStore store;
        private final Publisher publisher;

        PublishingCommitter(S3aObjectStore store) {
            this.store = store;
            this.publisher = new Publisher(store, attempt -> Thread.sleep(100L << attempt));
        }

        @Override
        public void commit(Collection<CommitRequest<StagedObject>> requests) throws InterruptedException {
            for (CommitRequest<StagedObject> request : requests) {
                if (publisher.publish(request.getCommittable()) == Publisher.Outcome.RETRY_LATER) {
                    request.retryLater();
                }
            }
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
