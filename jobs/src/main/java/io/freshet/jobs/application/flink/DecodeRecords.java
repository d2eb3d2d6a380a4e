package io.freshet.jobs.application.flink;

import io.freshet.awsapi.trace.Span.Kind;
import io.freshet.awsapi.trace.Tracer;
import io.freshet.ingest.flink.ShardEvent;
import io.freshet.jobs.application.live.ApplicationObserver;
import io.freshet.sqlplanner.flink.StreamRowType;
import io.freshet.sqlplanner.operator.ErrorRow;
import io.freshet.sqlplanner.row.RunningTrace;
import io.freshet.sqlplanner.row.StreamRow;
import io.freshet.sqlplanner.source.RecordDecoder;
import io.freshet.sqlplanner.source.SourceSchema;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Records as rows of one of the in-application streams that share an input: each takes every {@code streams}-th shard. A record that
 * does not fit the schema goes to the error stream, under the names of the pumps that would have read it.
 */
final class DecodeRecords extends ProcessFunction<ShardEvent, StreamRow> {
    private static final long serialVersionUID = 1L;

    private final String application;
    private final ApplicationObserver.Factory observers;
    private final RecordDecoder decoder;
    private final int stream;
    private final int streams;
    private final String pumps;
    private final Tracer.Factory tracing;
    private transient @Nullable ApplicationObserver observer;
    private transient @Nullable Tracer tracer;
    private final OutputTag<StreamRow> errors = new OutputTag<>("errors", StreamRowType.of(ErrorRow.COLUMNS));

    DecodeRecords(
            String application,
            ApplicationObserver.Factory observers,
            SourceSchema schema,
            Set<String> needed,
            int stream,
            int streams,
            String pumps,
            Tracer.Factory tracing) {
        this.tracing = tracing;
        this.application = application;
        this.observers = observers;
        this.decoder = new RecordDecoder(schema, needed);
        this.stream = stream;
        this.streams = streams;
        this.pumps = pumps;
    }

    OutputTag<StreamRow> errors() {
        return errors;
    }

    private static void show(ApplicationObserver observer, ShardEvent event) {
        if (event instanceof ShardEvent.Record read) {
            observer.read(read.record().shard(), read.rowtime());
        } else {
            observer.caughtUp(((ShardEvent.CaughtUp) event).shard(), event.timestamp());
        }
    }

    @Override
    public void open(OpenContext context) {
        observer = observers.open();
    }

    @Override
    public void close() {
        if (observer != null) {
            observer.close();
        }
        if (tracer != null) {
            tracer.close();
        }
    }

    @Override
    public void processElement(ShardEvent event, Context context, Collector<StreamRow> rows) {
        if (stream == 0 && observer != null) {
            show(observer, event);
        }
        if (event instanceof ShardEvent.Record read && read.record().shard() % streams == stream) {
            if (read.record().trace() == null) {
                decode(read, context, rows);
            } else {
                trace(read, context, rows);
            }
        }
    }

    private void decode(ShardEvent.Record read, Context context, Collector<StreamRow> rows) {
        long now = context.timerService().currentProcessingTime();
        decoder.decode(
                read.record().data(),
                read.rowtime(),
                rows::collect,
                error -> context.output(
                        errors, ErrorRow.of(now, error.name(), error.message(), error.rowtime(), error.data(), pumps)));
    }

    /** A span from here through all that follows at once. */
    private void trace(ShardEvent.Record read, Context context, Collector<StreamRow> rows) {
        if (tracer == null) {
            tracer = tracing.open();
        }
        Tracer open = tracer;
        open.begin(read.record().trace())
                .ifPresentOrElse(
                        span -> {
                            RunningTrace.during(span.context().traceparent(), () -> decode(read, context, rows));
                            open.end(
                                    span,
                                    Kind.APPLICATION,
                                    application,
                                    "ProcessRecord",
                                    null,
                                    Map.of(
                                            "shard",
                                            Integer.toString(read.record().shard())));
                        },
                        () -> decode(read, context, rows));
    }
}
