package io.freshet.sqlplanner.flink;

import io.freshet.sqlplanner.InAppStream;
import io.freshet.sqlplanner.Plan;
import io.freshet.sqlplanner.operator.ErrorRow;
import io.freshet.sqlplanner.row.StreamRow;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Adds a plan's operators to a Flink job. */
public final class PlanTranslator {
    private PlanTranslator() {}

    /**
     * Adds the plan to the job of the inputs. The inputs are the streams the application reads, by exact name, with watermarks; under {@code
     * error_stream} may stand error rows from before the plan, for example of decoding. The result holds every in-application stream by exact name,
     * {@code error_stream} included.
     */
    public static Map<String, DataStream<StreamRow>> translate(Plan plan, Map<String, DataStream<StreamRow>> inputs) {
        return translate(plan, inputs, Map.of());
    }

    /** As above, with the rows of the plan's tables by exact name. */
    public static Map<String, DataStream<StreamRow>> translate(
            Plan plan, Map<String, DataStream<StreamRow>> inputs, Map<String, TableRows> tables) {
        return translate(plan, inputs, tables, Duration.ZERO);
    }

    /**
     * As above.
     *
     * @param stateTtl for how long a key of which no row comes is remembered where nothing else says so; for ever if it is zero
     */
    public static Map<String, DataStream<StreamRow>> translate(
            Plan plan, Map<String, DataStream<StreamRow>> inputs, Map<String, TableRows> tables, Duration stateTtl) {
        JobGraph graph = new JobGraph(plan, inputs, tables, Retention.of(stateTtl));
        Map<String, DataStream<StreamRow>> streams = new LinkedHashMap<>();
        for (InAppStream stream : plan.streams()) {
            if (!stream.name().equals(ErrorRow.STREAM)) {
                streams.put(stream.name(), graph.stream(stream.name()));
            }
        }
        streams.put(ErrorRow.STREAM, graph.errors());
        return streams;
    }
}
