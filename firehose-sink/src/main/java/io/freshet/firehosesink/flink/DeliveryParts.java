package io.freshet.firehosesink.flink;

import io.freshet.awsapi.trace.Tracer;
import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.DeliveryMeter;
import io.freshet.firehosesink.lane.Ledger;
import io.freshet.firehosesink.lane.RecordReaderFactory;
import io.freshet.firehosesink.lane.StartPosition;
import io.freshet.firehosesink.process.FunctionCaller;
import io.freshet.firehosesink.s3.ObjectStoreConfig;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a delivery job is made of; it travels to where the job runs.
 *
 * @param reader opens the log
 * @param start where to begin without a checkpoint
 * @param functions calls the transforming function; absent if there is none
 * @param tracer is told when records that are traced are visible
 */
public record DeliveryParts(
        DeliveryConfig config,
        RecordReaderFactory reader,
        StartPosition start,
        ObjectStoreConfig store,
        Ledger.Factory ledger,
        DeliveryMeter.Factory meter,
        @Nullable FunctionCaller functions,
        Tracer.Factory tracer)
        implements Serializable {
    /** Traces nothing. */
    public DeliveryParts(
            DeliveryConfig config,
            RecordReaderFactory reader,
            StartPosition start,
            ObjectStoreConfig store,
            Ledger.Factory ledger,
            DeliveryMeter.Factory meter,
            @Nullable FunctionCaller functions) {
        this(config, reader, start, store, ledger, meter, functions, Tracer.Factory.none());
    }
}
