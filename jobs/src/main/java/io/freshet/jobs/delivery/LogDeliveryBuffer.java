package io.freshet.jobs.delivery;

import io.freshet.awsapi.trace.TraceContext;
import io.freshet.firehosesink.stream.DeliveryLog;
import io.freshet.ingest.log.Appended;
import io.freshet.ingest.log.LogException;
import io.freshet.ingest.log.LogName;
import io.freshet.ingest.log.ShardLog;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The buffer of a delivery stream is a log with one shard, kept as long as the service keeps what it cannot deliver. */
public final class LogDeliveryBuffer implements DeliveryLog {
    private static final Duration RETENTION = Duration.ofHours(24);
    private static final int SHARD = 0;

    private final ShardLog log;
    private final Map<String, BufferCipher> ciphers = new ConcurrentHashMap<>();

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
    public CompletionStage<String> append(String deliveryStream, byte[] data, byte @Nullable [] dataKey) {
        return append(deliveryStream, data, dataKey, null);
    }

    @Override
    public CompletionStage<String> append(
            String deliveryStream, byte[] data, byte @Nullable [] dataKey, @Nullable TraceContext trace) {
        LogName name = LogName.ofDeliveryStream(deliveryStream);
        CompletionStage<Appended> stored = dataKey == null
                ? log.append(name, SHARD, (String) null, data, trace)
                : log.append(
                        name,
                        SHARD,
                        BufferCipher.MARK,
                        cipher(deliveryStream, dataKey).seal(data),
                        trace);
        return stored.thenApply(appended -> "%020d".formatted(appended.offset()));
    }

    @Override
    public void delete(String deliveryStream) {
        ciphers.keySet().removeIf(which -> which.startsWith(deliveryStream + "/"));
        try {
            log.delete(LogName.ofDeliveryStream(deliveryStream));
        } catch (LogException e) {
            ignore(e, LogException.Code.NOT_FOUND);
        }
    }

    private BufferCipher cipher(String deliveryStream, byte[] dataKey) {
        String which = deliveryStream + "/" + Base64.getEncoder().encodeToString(dataKey);
        return ciphers.computeIfAbsent(which, w -> new BufferCipher(dataKey, deliveryStream));
    }

    private static void ignore(LogException failure, LogException.Code harmless) {
        if (failure.code() != harmless) {
            throw failure;
        }
    }
}
