package io.freshet.kcl.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Tables as they are stored: JSON of the record. Members that a newer version added are skipped. */
final class TableDocument {
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private TableDocument() {}

    static String write(Table table) {
        try {
            return JSON.writeValueAsString(table);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("table " + table.name() + " cannot be written", e);
        }
    }

    static Table read(String document) {
        try {
            return JSON.readValue(document, Table.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not a stored table: " + document, e);
        }
    }
}
