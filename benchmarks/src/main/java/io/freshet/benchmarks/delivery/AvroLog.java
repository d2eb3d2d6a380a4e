package io.freshet.benchmarks.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** The records of {@link WebLog} as Avro has them, for writers of rows. */
final class AvroLog {
    private static final Schema SCHEMA = SchemaBuilder.record("row")
            .fields()
            .optionalInt("id")
            .optionalString("time")
            .optionalString("user")
            .optionalString("action")
            .optionalString("path")
            .optionalInt("status")
            .optionalInt("millis")
            .optionalString("agent")
            .optionalString("session")
            .optionalDouble("price")
            .endRecord();

    private AvroLog() {}

    static Schema schema() {
        return SCHEMA;
    }

    static GenericRecord record(JsonNode json) {
        GenericRecord record = new GenericData.Record(SCHEMA);
        for (Schema.Field field : SCHEMA.getFields()) {
            JsonNode value = json.path(field.name());
            Object converted =
                    switch (field.schema().getTypes().get(1).getType()) {
                        case INT -> value.intValue();
                        case DOUBLE -> value.doubleValue();
                        default -> value.textValue();
                    };
            record.put(field.pos(), converted);
        }
        return record;
    }
}
