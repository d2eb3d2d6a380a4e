package io.freshet.sqlplanner.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a line apart. */
public interface LogParser {
    /** The columns of the record. */
    List<LogColumn> columns();

    /** The values in the order of the columns, or null if the line is not of the format. A value that does not fit its column throws. */
    @Nullable
    Object @Nullable [] parse(String line);
}
