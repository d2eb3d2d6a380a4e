package io.freshet.firehosesink.flink;

import static java.util.Objects.requireNonNull;

import io.freshet.firehosesink.iceberg.IcebergLoader;
import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.DeliveryMeter;
import io.freshet.firehosesink.lane.LakeLoad;
import io.freshet.firehosesink.lane.Load;
import io.freshet.firehosesink.lane.Loads;
import io.freshet.firehosesink.lane.ObjectLoader;
import io.freshet.firehosesink.lane.PendingLoad;
import io.freshet.firehosesink.lane.StagedObject;
import io.freshet.firehosesink.lane.TableLoad;
import io.freshet.firehosesink.load.PostgresLoader;
import io.freshet.firehosesink.s3.S3aObjectStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Loads published objects, beside the task's thread, so that a database in trouble holds up neither checkpoints nor publishing. What is
 * not loaded yet is in the checkpoint; an object may come twice after a crash, and is loaded once.
 */
@SuppressWarnings("NullAway.Init") // Flink makes an operator in steps
final class LoadOperator extends AbstractStreamOperator<Void>
        implements OneInputStreamOperator<CommittableMessage<StagedObject>, Void> {
    private static final long serialVersionUID = 1;
    private static final long TICK_MILLIS = 100;

    private final DeliveryParts parts;
    private transient Clock clock;
    private transient S3aObjectStore store;
    private transient ObjectLoader loader;
    private transient ExecutorService executor;
    private transient DeliveryMeter meter;
    private transient Loads loads;
    private transient ListState<byte[]> state;

    LoadOperator(DeliveryParts parts) {
        this.parts = parts;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        DeliveryConfig config = parts.config();
        Load load = requireNonNull(config.load(), "load");
        clock = Clock.systemUTC();
        store = new S3aObjectStore(parts.store());
        loader = load instanceof TableLoad table
                ? new PostgresLoader(table, config.deliveryStreamName(), store)
                : new IcebergLoader((LakeLoad) load, config.deliveryStreamName(), store);
        executor = Executors.newSingleThreadExecutor(
                task -> new Thread(task, "delivery-load-" + config.deliveryStreamName()));
        meter = parts.meter().open();
        loads = new Loads(config.target(), load.retryFor(), loader, store, executor, clock, meter);
        state = context.getOperatorStateStore()
                .getListState(
                        new ListStateDescriptor<>("pending", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        if (context.isRestored()) {
            for (byte[] pending : state.get()) {
                loads.add(PendingLoads.read(pending));
            }
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        var unused =
                getProcessingTimeService().scheduleWithFixedDelay(time -> loads.progress(), TICK_MILLIS, TICK_MILLIS);
    }

    @Override
    public void processElement(StreamRecord<CommittableMessage<StagedObject>> element) {
        if (element.getValue() instanceof CommittableWithLineage<StagedObject> published
                && published.getCommittable().kind() == StagedObject.Kind.DELIVERED) {
            loads.add(PendingLoad.of(published.getCommittable(), clock.instant()));
            loads.progress();
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        loads.progress();
        List<byte[]> pending = new ArrayList<>();
        for (PendingLoad load : loads.pending()) {
            pending.add(PendingLoads.write(load));
        }
        state.update(pending);
    }

    @Override
    public void close() throws Exception {
        if (executor != null) {
            executor.shutdownNow();
            loader.close();
            if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn(
                        "A load of delivery stream {} did not stop in time",
                        parts.config().deliveryStreamName());
            }
            meter.close();
            store.close();
        }
        super.close();
    }
}
