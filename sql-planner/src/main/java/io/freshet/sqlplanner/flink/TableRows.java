package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.row.StreamRow;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/** Where the rows of a reference table come from; asked once, where the job runs, when it starts. */
public interface TableRows extends Serializable {

    /** All rows, each with the table's columns. */
    List<StreamRow> load() throws IOException;
}
