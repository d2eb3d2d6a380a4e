package io.freshet.jobs.delivery;

import io.freshet.awsapi.trace.Tracer;
import io.freshet.firehosesink.flink.DeliveryJob;
import io.freshet.firehosesink.flink.DeliveryParts;
import io.freshet.firehosesink.flink.LaneCheckpoint;
import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.DeliveryMeter;
import io.freshet.firehosesink.lane.Ledger;
import io.freshet.firehosesink.lane.ObjectTarget;
import io.freshet.firehosesink.lane.RecordReader;
import io.freshet.firehosesink.lane.RecordReaderFactory;
import io.freshet.firehosesink.meter.CountedDelivery.Source;
import io.freshet.firehosesink.meter.DeliveryMeters;
import io.freshet.firehosesink.process.FunctionCaller;
import io.freshet.firehosesink.s3.ObjectStoreConfig;
import io.freshet.firehosesink.s3.StoreEncryption;
import io.freshet.firehosesink.stream.DeliveryJobs.State;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.ShardReaderFactory;
import io.freshet.ingest.log.ShardReaders;
import io.freshet.jobs.delivery.park.DeliveryRuns;
import io.freshet.jobs.report.ReportReader;
import io.freshet.jobs.runner.JobKey;
import io.freshet.jobs.runner.JobRunner;
import io.freshet.jobs.runner.JobState;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Flink job per delivery stream. */
public final class FlinkDeliveryJobs implements DeliveryRuns {
    private static final Logger LOG = LoggerFactory.getLogger(FlinkDeliveryJobs.class);

    private final JobRunner runner;
    private final ShardReaders readers;
    private final ObjectStoreConfig store;
    private final Ledger.Factory ledger;
    private final MetersByReference meters;
    private final FunctionCaller functions;
    private final Tracer.Factory tracer;

    /**
     * Over these.
     *
     * @param kafkaProperties at least {@code bootstrap.servers}, for the ledger, and for reports of jobs in other processes
     * @param functions who calls them from where the jobs run
     * @param tracer is told of deliveries that are traced
     */
    public FlinkDeliveryJobs(
            JobRunner runner,
            Map<String, String> kafkaProperties,
            ShardReaders readers,
            ObjectStoreConfig store,
            DeliveryMeters meters,
            FunctionCaller functions,
            Tracer.Factory tracer) {
        this.functions = functions;
        this.tracer = tracer;
        this.runner = runner;
        this.readers = readers;
        this.store = store;
        this.meters = MetersByReference.register(meters, kafkaProperties);
        Map<String, String> properties = Map.copyOf(kafkaProperties);
        this.ledger = () -> SharedLedgers.lease(properties);
    }

    /** Takes what jobs in other processes report. */
    public static ReportReader.Listener reports(DeliveryMeters meters) {
        return DeliveryReporter.listener(meters);
    }

    @Override
    public void start(DeliveryStream stream, Map<Integer, Long> known) {
        ShardReaderFactory log = readers.of(source(stream));
        String name = stream.name();
        byte[] dataKey = stream.encryption().dataKeyBytes();
        Tracer.Factory tracing = tracer;
        RecordReaderFactory records = stream.takesRecordsDirectly()
                ? () -> new LogRecordReader(log.open(), new BufferCipher(dataKey, name), tracing.open())
                : () -> new LogRecordReader(log.open(), null, tracing.open());
        DeliveryMeter.Factory meter = meters.factory(stream.config(), stream.createdAt(), meteredSource(stream));
        runner.submit(
                key(name),
                JobRunner.Unclaimed.REFUSED,
                environment -> DeliveryJob.addTo(
                        environment,
                        new DeliveryParts(
                                stream.config(),
                                records,
                                stream.startPosition().knowing(known),
                                storeOf(stream.config()),
                                ledger,
                                meter,
                                functions,
                                tracing)));
    }

    private ObjectStoreConfig storeOf(DeliveryConfig config) {
        StoreEncryption encryption = store.encryption().forWriting();
        for (ObjectTarget target : Stream.of(config.target(), config.backup())
                .filter(Objects::nonNull)
                .toList()) {
            if (!target.kmsKeyArn().isEmpty()) {
                encryption = encryption.withKmsKey(target.bucket(), target.kmsKeyArn());
            }
        }
        return store.with(encryption);
    }

    @Override
    public void restart(DeliveryStream stream, Map<Integer, Long> known) {
        runner.stop(key(stream.name()));
        start(stream, known);
    }

    @Override
    public void pause(String deliveryStream) {
        runner.cancel(key(deliveryStream));
    }

    @Override
    public Optional<LaneCheckpoint> checkpoint(String deliveryStream) {
        Optional<byte[]> metadata = runner.newestCheckpoint(key(deliveryStream));
        try {
            return metadata.isPresent() ? Optional.of(LaneCheckpoint.read(metadata.get())) : Optional.empty();
        } catch (IOException e) {
            LOG.warn("checkpoint cannot be read deliveryStream={} reason={}", deliveryStream, e.toString());
            return Optional.empty();
        }
    }

    @Override
    public void tidy(String deliveryStream) {
        runner.tidy(key(deliveryStream));
    }

    @Override
    public Map<Integer, Long> beginnings(DeliveryStream stream) {
        if (stream.takesRecordsDirectly()) {
            return Map.of(0, 0L); // nothing has been put before it was there
        }
        Map<Integer, Long> beginnings = new TreeMap<>();
        try (RecordReader reader =
                new LogRecordReader(readers.of(source(stream)).open(), null, tracer.open())) {
            for (int shard : reader.shards()) {
                beginnings.put(shard, stream.startPosition().in(reader, shard));
            }
        }
        return beginnings;
    }

    private static Source meteredSource(DeliveryStream stream) {
        if (stream.kafka() != null) {
            return Source.KAFKA;
        }
        return stream.takesRecordsDirectly() ? Source.DIRECT_PUT : Source.KINESIS;
    }

    @Override
    public LogName source(DeliveryStream stream) {
        return sourceOf(stream);
    }

    /** The log that it reads. */
    static LogName sourceOf(DeliveryStream stream) {
        if (stream.takesRecordsDirectly()) {
            return LogName.ofDeliveryStream(stream.name());
        }
        if (stream.kafka() != null) {
            return new LogName(stream.kafka().topic());
        }
        String arn = stream.sourceStreamArn();
        return LogName.ofStream(arn.substring(arn.indexOf('/') + 1));
    }

    @Override
    public void stop(String deliveryStream) {
        runner.cancel(key(deliveryStream));
        runner.forget(key(deliveryStream));
    }

    @Override
    public State state(String deliveryStream) {
        return switch (runner.state(key(deliveryStream)).phase()) {
            case ABSENT -> State.ABSENT;
            case STARTING -> State.STARTING;
            case RUNNING, RESTARTING -> State.RUNNING;
            case FAILED -> State.FAILED;
        };
    }

    @Override
    public String trouble(String deliveryStream) {
        JobState state = runner.state(key(deliveryStream));
        return state.isRunning() ? "" : state.lastFailure();
    }

    private static JobKey key(String deliveryStream) {
        return new JobKey("delivery", deliveryStream);
    }
}
