package io.freshet.ingest.stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings of a stream as they are stored; the record size stands beside them, where it has always been. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record StreamSettingsDocument(
        @Nullable String encryptionKeyId,
        @Nullable List<String> shardLevelMetrics,
        @Nullable Integer warmThroughputMibps,
        @Nullable String policy,
        @Nullable List<Long> modeChangesMillis,
        @Nullable List<Long> encryptionStartsMillis) {
    static StreamSettingsDocument of(StreamSettings settings) {
        return new StreamSettingsDocument(
                settings.encryptionKeyId(),
                settings.shardLevelMetrics(),
                settings.warmThroughputMibps(),
                settings.policy(),
                millis(settings.modeChanges()),
                millis(settings.encryptionStarts()));
    }

    StreamSettings toSettings(int maxRecordSizeKib) {
        return new StreamSettings(
                maxRecordSizeKib,
                encryptionKeyId,
                shardLevelMetrics == null ? List.of() : shardLevelMetrics,
                warmThroughputMibps,
                policy,
                day(modeChangesMillis),
                day(encryptionStartsMillis));
    }

    private static List<Long> millis(RollingDay day) {
        return day.moments().stream().map(Instant::toEpochMilli).toList();
    }

    private static RollingDay day(@Nullable List<Long> millis) {
        return millis == null
                ? RollingDay.NEVER
                : new RollingDay(millis.stream().map(Instant::ofEpochMilli).toList());
    }
}
