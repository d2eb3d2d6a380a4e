package io.freshet.jobs.flinksql.flink;

import io.freshet.ingest.flink.StartingPosition;
import io.freshet.jobs.application.StreamReference;
import io.freshet.jobs.flinksql.TableGuard;
import io.freshet.sqlplanner.source.SourceSchema;
import java.util.Optional;
import java.util.function.Supplier;

/** On whose behalf tables are used: a query reads what there is up to now, an application reads on for ever. */
interface TableScope {
    TableGuard guard();

    /** What transactions of sinks are named after; empty if nothing may be written. */
    Optional<String> transactions();

    /** Where "now" was when this was first asked of the stream. */
    StartingPosition now(StreamReference stream);

    /** The columns that a table was found to have; an application keeps to those it first saw. */
    Optional<SourceSchema> columns(String table, Supplier<Optional<SourceSchema>> look);

    /** Of one query. */
    record OfQuery(TableGuard guard) implements TableScope {
        @Override
        public Optional<String> transactions() {
            return Optional.empty();
        }

        @Override
        public StartingPosition now(StreamReference stream) {
            return StartingPosition.latest();
        }

        @Override
        public Optional<SourceSchema> columns(String table, Supplier<Optional<SourceSchema>> look) {
            return look.get();
        }
    }
}
