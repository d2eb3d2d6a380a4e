package io.freshet.sqlplanner.function;

import java.time.Clock;
import java.util.Locale;
import java.util.TimeZone;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.linq4j.QueryProvider;
import org.apache.calcite.schema.SchemaPlus;
import org.jspecify.annotations.Nullable;

/** The time that generated code sees: CURRENT_TIMESTAMP and its like are the moment the query started, CURRENT_ROW_TIMESTAMP is now. All in UTC. */
public final class QueryClock implements DataContext {
    private final Clock clock;
    private final long start;

    public QueryClock(Clock clock) {
        this.clock = clock;
        this.start = clock.millis();
    }

    /** Called by generated code. */
    public static long rowTimestamp(DataContext context) {
        return ((QueryClock) context).clock.millis();
    }

    @Override
    public @Nullable Object get(String name) {
        if (name.equals(Variable.CURRENT_TIMESTAMP.camelName)
                || name.equals(Variable.LOCAL_TIMESTAMP.camelName)
                || name.equals(Variable.UTC_TIMESTAMP.camelName)) {
            return start;
        }
        if (name.equals(Variable.TIME_ZONE.camelName)) {
            return TimeZone.getTimeZone("UTC");
        }
        return name.equals(Variable.LOCALE.camelName) ? Locale.ROOT : null;
    }

    @Override
    public @Nullable SchemaPlus getRootSchema() {
        return null;
    }

    @Override
    public JavaTypeFactory getTypeFactory() {
        throw new UnsupportedOperationException("generated code needs no types");
    }

    @Override
    public QueryProvider getQueryProvider() {
        throw new UnsupportedOperationException("generated code needs no queries");
    }
}
