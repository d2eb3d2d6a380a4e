package io.freshet.ingest.action;

import io.freshet.ingest.stream.Stream;
import io.freshet.ingest.stream.StreamMode;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.ValidationException;
import software.amazon.awssdk.services.kinesis.model.WarmThroughputObject;

/** What an on-demand stream was asked to be ready for. It is noted and shown; no shard is made for it. */
final class WarmThroughput {
    private WarmThroughput() {}

    static void requireOnDemand(StreamMode mode, @Nullable Integer mebibytesPerSecond) {
        if (mebibytesPerSecond != null && mode != StreamMode.ON_DEMAND) {
            throw ValidationException.builder()
                    .message("WarmThroughputMiBps can be set on streams in ON_DEMAND mode only.")
                    .build();
        }
    }

    static @Nullable WarmThroughputObject of(Stream stream) {
        Integer asked = stream.settings().warmThroughputMibps();
        return asked == null
                ? null
                : WarmThroughputObject.builder()
                        .targetMiBps(asked)
                        .currentMiBps(asked)
                        .build();
    }
}
