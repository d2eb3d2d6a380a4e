package io.freshet.firehosesink.audit;

import io.freshet.firehosesink.lane.LedgerLine;
import io.freshet.firehosesink.stream.DeliveryStream;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What is written down about deliveries. Used by many threads. */
public interface Evidence {
    /** Hands over the lines of all delivery streams that ever had this name, oldest first; an object may have its line twice. */
    void lines(String deliveryStream, Consumer<LedgerLine> consumer);

    /** So many lines of a delivery stream as are at hand from a position on, with the position behind them. */
    Page page(String deliveryStream, long position, int limit);

    /** The position behind all lines that there are. */
    long end();

    /** The log that the delivery stream reads. */
    SourceLog source(DeliveryStream stream);

    /** Objects of the error output that were put back, as {@code bucket/key}. */
    Set<String> replayed(String deliveryStream);

    /** Notes that an object of the error output was put back. */
    void noteReplayed(String deliveryStream, LedgerLine object, String into);

    /**
     * Some lines.
     *
     * @param next where to go on
     * @param more whether there is more now
     */
    record Page(List<LedgerLine> lines, long next, boolean more) {
        public Page {
            lines = List.copyOf(lines);
        }
    }
}
