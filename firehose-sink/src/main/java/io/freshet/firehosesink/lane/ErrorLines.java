package io.freshet.firehosesink.lane;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;

/** Writes records of the error output as lines of JSON, with the fields that Firehose documents for each kind of failure. */
final class ErrorLines {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DeliveryConfig config;
    private final Clock clock;

    ErrorLines(DeliveryConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** The line, as a record at the same place in the log. */
    SourceRecord of(FailedRecord failed) {
        ObjectNode line = JSON.createObjectNode();
        switch (failed.type()) {
            case FORMAT_CONVERSION -> conversion(line, failed);
            case PROCESSING -> processing(line, failed);
            case DECOMPRESSION -> {
                common(line, failed);
                line.put("EncodedRawData", failed.source().data());
            }
            case HTTP_ENDPOINT -> {
                common(line, failed);
                line.put("rawData", failed.source().data());
                line.put("subsequenceNumber", failed.source().subSequence());
                line.put("dataId", id(failed.source()));
            }
            case SPLUNK -> {
                common(line, failed);
                line.put("rawData", failed.source().data());
                line.put("EventId", id(failed.source()));
            }
            case SEARCH -> {
                common(line, failed);
                if (config.endpoint() instanceof Endpoint.Search search) {
                    line.put("esDocumentId", search.idOf(failed.source()));
                    line.put("esIndexName", search.indexOf(failed.source()));
                    line.put("esTypeName", search.typeName());
                }
                line.put("rawData", failed.source().data());
            }
        }
        try {
            return failed.source().withData(JSON.writeValueAsBytes(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("error line: not written: " + e.getOriginalMessage(), e);
        }
    }

    private void common(ObjectNode line, FailedRecord failed) {
        line.put("attemptsMade", failed.attempts());
        line.put("arrivalTimestamp", failed.source().arrivedAt().toEpochMilli());
        line.put("errorCode", failed.code());
        line.put("errorMessage", failed.message());
        line.put("attemptEndingTimestamp", clock.millis());
    }

    private void processing(ObjectNode line, FailedRecord failed) {
        line.put("rawData", failed.source().data());
        line.put("errorCode", failed.code());
        line.put("errorMessage", failed.message());
        line.put("attemptsMade", failed.attempts());
        line.put("arrivalTimestamp", failed.source().arrivedAt().toEpochMilli());
        line.put("attemptEndingTimestamp", clock.millis());
        Processing.Transform transform = config.processing().transform();
        if (transform != null) {
            line.put("lambdaARN", transform.functionArn());
        }
    }

    private void conversion(ObjectNode line, FailedRecord failed) {
        line.put("attemptsMade", failed.attempts());
        line.put("arrivalTimestamp", failed.source().arrivedAt().toEpochMilli());
        line.put("lastErrorCode", failed.code());
        line.put("lastErrorMessage", failed.message());
        line.put("attemptEndingTimestamp", clock.millis());
        line.put("rawData", failed.source().data());
        line.put("sequenceNumber", Long.toString(failed.source().offset()));
        line.put("subSequenceNumber", failed.source().subSequence());
        ObjectNode table = line.putObject("dataCatalogTable");
        table.putNull("catalogId");
        if (config.target().format() instanceof Format.Rows rows) {
            table.put("databaseName", rows.input().database());
            table.put("tableName", rows.input().table());
        }
        table.putNull("region");
        table.put("versionId", "LATEST");
        table.putNull("catalogArn");
    }

    private static String id(SourceRecord record) {
        return record.shard() + "-" + record.offset() + "-" + record.subSequence();
    }
}
