package io.freshet.firehosesink.flink;

import io.freshet.awsapi.trace.OpenSpan;
import io.freshet.awsapi.trace.Span;
import io.freshet.awsapi.trace.Tracer;
import io.freshet.firehosesink.lane.DeliveryMeter;
import io.freshet.firehosesink.lane.Ledger;
import io.freshet.firehosesink.lane.LedgerLine;
import io.freshet.firehosesink.lane.Publisher;
import io.freshet.firehosesink.lane.StagedObject;
import io.freshet.firehosesink.s3.OrphanJanitor;
import io.freshet.firehosesink.s3.S3aObjectStore;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Publishes staged objects once the checkpoint that holds them is complete. */
final class PublishSink
        implements Sink<byte[]>, SupportsCommitter<StagedObject>, SupportsPostCommitTopology<StagedObject> {
    private static final long serialVersionUID = 1;

    private final DeliveryParts parts;

    PublishSink(DeliveryParts parts) {
        this.parts = parts;
    }

    @Override
    public SinkWriter<byte[]> createWriter(WriterInitContext context) {
        return new Pending();
    }

    @Override
    public Committer<StagedObject> createCommitter(CommitterInitContext context) {
        return new PublishingCommitter(parts);
    }

    @Override
    public SimpleVersionedSerializer<StagedObject> getCommittableSerializer() {
        return StagedObjectSerializer.INSTANCE;
    }

    /** What is visible is loaded into a table, if there is one. */
    @Override
    public void addPostCommitTopology(DataStream<CommittableMessage<StagedObject>> published) {
        if (parts.config().load() != null) {
            published
                    .transform(parts.config().deliveryStreamName() + ": load", Types.VOID, new LoadOperator(parts))
                    .uid("load")
                    .setParallelism(1)
                    .setMaxParallelism(1);
        }
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

    /** Publishes, writes the ledger, and once in a while aborts what crashes have left. */
    private static final class PublishingCommitter implements Committer<StagedObject> {
        private static final int AT_ONCE = 4;

        private final String deliveryStream;
        private final Clock clock = Clock.systemUTC();
        private final S3aObjectStore store;
        private final Publisher publisher;
        private final OrphanJanitor janitor;
        private final Ledger ledger;
        private final DeliveryMeter meter;
        private final Tracer tracer;
        private final ExecutorService publishers;

        PublishingCommitter(DeliveryParts parts) {
            this.deliveryStream = parts.config().deliveryStreamName();
            this.store = new S3aObjectStore(parts.store());
            this.publisher = new Publisher(store, attempt -> Thread.sleep(100L << attempt));
            this.janitor = new OrphanJanitor(parts.store(), parts.config(), clock, new SecureRandom());
            this.ledger = parts.ledger().open();
            this.meter = parts.meter().open();
            this.tracer = parts.tracer().open();
            this.publishers = Executors.newFixedThreadPool(
                    AT_ONCE, task -> new Thread(task, "delivery-publish-" + deliveryStream));
        }

        /** Many at once: a window of many partitions has an object for each. */
        @Override
        public void commit(Collection<CommitRequest<StagedObject>> requests) throws IOException, InterruptedException {
            long beganMicros = tracer.micros();
            List<Callable<Publisher.Outcome>> tasks = new ArrayList<>();
            for (CommitRequest<StagedObject> request : requests) {
                tasks.add(() -> publisher.publish(request.getCommittable()));
            }
            Iterator<Future<Publisher.Outcome>> outcomes =
                    publishers.invokeAll(tasks).iterator();
            boolean all = true;
            List<LedgerLine> lines = new ArrayList<>();
            for (CommitRequest<StagedObject> request : requests) {
                if (outcome(outcomes.next()) == Publisher.Outcome.RETRY_LATER) {
                    request.retryLater();
                    meter.notPublished(request.getCommittable());
                    all = false;
                } else {
                    meter.published(request.getCommittable());
                    trace(request.getCommittable(), beganMicros);
                    lines.add(LedgerLine.of(deliveryStream, request.getCommittable(), clock.instant()));
                }
            }
            ledger.append(lines);
            if (all) {
                janitor.sweepIfDue();
            }
        }

        /** The delivery of each record ends now, and within it that of the object. */
        private void trace(StagedObject object, long beganMicros) {
            for (OpenSpan delivery : object.traces()) {
                Map<String, String> what = Map.of("key", object.key(), "records", Long.toString(object.records()));
                OpenSpan publishing = OpenSpan.begin(delivery.context(), beganMicros);
                tracer.end(publishing, Span.Kind.BUCKET, object.bucket(), "PutObject", null, what);
                tracer.end(delivery, Span.Kind.DELIVERY, deliveryStream, "Deliver", null, what);
            }
        }

        private static Publisher.Outcome outcome(Future<Publisher.Outcome> future)
                throws IOException, InterruptedException {
            try {
                return future.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new IOException(String.valueOf(e.getCause()), e);
            }
        }

        @Override
        public void close() {
            publishers.shutdownNow();
            ledger.close();
            meter.close();
            tracer.close();
            store.close();
        }
    }
}
