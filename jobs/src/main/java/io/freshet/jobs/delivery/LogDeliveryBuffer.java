package io.freshet.jobs.delivery;

import io.freshet.firehosesink.stream.DeliveryLog;
import io.freshet.ingest.log.LogException;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.ShardLog;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** The buffer of a delivery stream is a log with one shard, kept as long as the service keeps what it cannot deliver. */
public final class LogDeliveryBuffer implements DeliveryLog {
    private static final Duration RETENTION = Duration.ofHours(24);
    private static final int SHARD = 0;

    private final ShardLog log;

    public LogDeliveryBuffer(ShardLog log) {
        this.log = log;
    }

    @Override
    public void create(String deliveryStream) {
        try {
            log.create(LogName.ofDeliveryStream(deliveryStream), 1, RETENTION);
        } catch (LogException e) {
            ignore(e, LogException.Code.EXISTS);
        }
    }

    @Override
    public CompletionStage<String> append(String deliveryStream, byte[] data) {
        return log.append(LogName.ofDeliveryStream(deliveryStream), SHARD, null, data)
                .thenApply(appended -> "%020d".formatted(appended.offset()));
    }

    @Override
    public void delete(String deliveryStream) {
        try {
            log.delete(LogName.ofDeliveryStream(deliveryStream));
        } catch (LogException e) {
            ignore(e, LogException.Code.NOT_FOUND);
        }
    }

    private static void ignore(LogException failure, LogException.Code harmless) {
        if (failure.code() != harmless) {
            throw failure;
        }
    }
}
