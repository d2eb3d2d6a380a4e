package io.freshet.firehosesink.stream;

import io.freshet.firehosesink.lane.Column;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Finds Iceberg tables in the object store. */
@FunctionalInterface
public interface LakeTables {
    /**
     * The table in a folder.
     *
     * @param definition the columns of a table that is made if there is none; empty if none is to be made
     * @return empty if there is none
     * @throws IllegalArgumentException if records cannot be delivered into it, with why: a sentence about "it"
     * @throws IOException if it cannot be told now
     */
    Optional<LakeTable> find(String bucket, String folder, List<Column> definition) throws IOException;

    /**
     * What has to be known of a table to write files of it.
     *
     * @param fieldIds of all fields, nested ones after what they are in
     */
    record LakeTable(String uuid, List<Column> columns, List<Integer> fieldIds) {
        public LakeTable {
            columns = List.copyOf(columns);
            fieldIds = List.copyOf(fieldIds);
        }
    }

    /** Finds none. */
    static LakeTables none() {
        return (bucket, folder, definition) -> Optional.empty();
    }
}
