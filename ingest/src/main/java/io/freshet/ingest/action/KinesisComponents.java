package io.freshet.ingest.action;

import io.freshet.awsapi.metric.Metrics;
import io.freshet.awsapi.trace.Tracer;
import io.freshet.ingest.encryption.EncryptionKeys;
import io.freshet.ingest.limit.Limits;
import io.freshet.ingest.log.ShardLog;
import io.freshet.ingest.meter.StreamMeters;
import io.freshet.ingest.scale.ShardLoads;
import io.freshet.ingest.stream.StreamRegistry;
import java.time.Clock;
import java.util.concurrent.Executor;

/**
 * What the operations stand on.
 *
 * @param log with records as they are stored, perhaps encrypted
 * @param pushes reads what is pushed to subscribed consumers; its threads are kept waiting for the log
 * @param keys that streams can be encrypted with
 * @param loads is told what goes into each shard
 * @param meters count what is done
 * @param tracer is told of puts that are traced
 */
public record KinesisComponents(
        StreamRegistry registry,
        ShardLog log,
        Clock clock,
        Executor pushes,
        Limits limits,
        EncryptionKeys keys,
        ShardLoads loads,
        StreamMeters meters,
        Tracer tracer) {
    /** Without limits and without keys, and with metrics that nobody asks for. */
    public KinesisComponents(StreamRegistry registry, ShardLog log, Clock clock, Executor pushes) {
        this(
                registry,
                log,
                clock,
                pushes,
                Limits.OFF,
                EncryptionKeys.NONE,
                new ShardLoads(),
                new StreamMeters(new Metrics(clock, 1)),
                Tracer.NONE);
    }
}
