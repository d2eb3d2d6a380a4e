package io.freshet.firehosesink.lane;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.firehosesink.lane.Encoder.FailedRecord;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/** Writes records that failed format conversion as lines of JSON, with the fields Firehose documents. */
final class FailedRecords {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DeliveryConfig config;
    private final Clock clock;

    FailedRecords(DeliveryConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** Of these, whatever the buffer holds besides. */
    Encoder encoderOf(List<FailedRecord> failed) {
        return (records, out, failures) -> {
            for (FailedRecord record : failed) {
                out.write(line(record));
                out.write('\n');
            }
            return failed.size();
        };
    }

    private byte[] line(FailedRecord failed) throws IOException {
        ObjectNode line = JSON.createObjectNode();
        line.put("attemptsMade", 1);
        line.put("arrivalTimestamp", failed.source().arrivedAt().toEpochMilli());
        line.put("lastErrorCode", failed.code());
        line.put("lastErrorMessage", failed.message());
        line.put("attemptEndingTimestamp", clock.millis());
        line.put("rawData", failed.source().data());
        line.putNull("sequenceNumber");
        line.putNull("subSequenceNumber");
        ObjectNode table = line.putObject("dataCatalogTable");
        table.putNull("catalogId");
        if (config.format() instanceof Format.Parquet parquet) {
            table.put("databaseName", parquet.database());
            table.put("tableName", parquet.table());
        }
        table.putNull("region");
        table.put("versionId", "LATEST");
        table.putNull("catalogArn");
        return JSON.writeValueAsBytes(line);
    }
}
