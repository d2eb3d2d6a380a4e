package io.freshet.jobs.flinksql;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to a query, row by row. For one thread, except {@link #close}. */
public interface QueryRows extends AutoCloseable {
    /**
     * A column of an answer.
     *
     * @param type as SQL writes it
     */
    record Column(String name, String type) {}

    List<Column> columns();

    /** The next row, its values in the order of the columns; null at the end. Throws {@link IllegalStateException} with the reason if the query fails. */
    @Nullable
    ArrayNode next();

    /** Ends the query, wherever it is. */
    @Override
    void close();
}
