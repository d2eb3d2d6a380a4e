package io.freshet.server.endtoend;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Queries that remember what they have read, most of them by the time of the records, so that their results are settled by their input. */
final class StatefulQueries {
    static final String BY_CLOCK = "clock";
    private static final int MILLIS_BETWEEN_RECORDS = 10;
    private static final String INPUT =
            "-- input SOURCE_SQL_STREAM_001 (id INTEGER, k VARCHAR(8), pair INTEGER, v DOUBLE, at BIGINT)\n";
    private static final String EVENTS =
            "CREATE STREAM \"EVENTS\" (ID INTEGER, K VARCHAR(8), PAIR INTEGER, V DOUBLE);\n"
                    + "CREATE PUMP \"EVENT_PUMP\" AS INSERT INTO \"EVENTS\" SELECT STREAM \"id\", \"k\", \"pair\", \"v\","
                    + " TO_TIMESTAMP(\"at\") AS ROWTIME FROM \"SOURCE_SQL_STREAM_001\";\n";

    private StatefulQueries() {}

    /** How one sees of the results that all that was put is in them. */
    enum Measure {
        /** The Ns of all rows are as many as were put. */
        COUNTS,
        ROW_FOR_EACH_RECORD,
        ROW_FOR_EACH_PAIR
    }

    /** An application: the columns of its output, its query, and how many results it must have. */
    record Query(Measure measure, String columns, String text) {
        String code() {
            return INPUT + (text.contains("EVENTS") ? EVENTS : "") + "CREATE STREAM \"OUT\" (" + columns + ");\n"
                    + "CREATE PUMP \"P\" AS INSERT INTO \"OUT\" SELECT STREAM " + text + ";";
        }
    }

    static Map<String, Query> all() {
        Map<String, Query> queries = new LinkedHashMap<>();
        queries.put(
                "tumbling",
                new Query(
                        Measure.COUNTS,
                        "K VARCHAR(8), N INTEGER, IDS BIGINT, T TIMESTAMP",
                        "K, COUNT(*), SUM(ID), ROWTIME FROM EVENTS"
                                + " GROUP BY K, STEP(EVENTS.ROWTIME BY INTERVAL '2' SECOND)"));
        queries.put(
                "sliding",
                new Query(
                        Measure.ROW_FOR_EACH_RECORD,
                        "ID INTEGER, N INTEGER, IDS BIGINT, LEAST INTEGER",
                        "ID, COUNT(*) OVER W, SUM(ID) OVER W, MIN(ID) OVER W FROM EVENTS"
                                + " WINDOW W AS (PARTITION BY K RANGE INTERVAL '5' SECOND PRECEDING)"));
        queries.put(
                "joined",
                new Query(
                        Measure.ROW_FOR_EACH_PAIR,
                        "ID INTEGER, PARTNER INTEGER, T TIMESTAMP",
                        "a.ID, b.ID, ROWTIME FROM EVENTS OVER (RANGE INTERVAL '5' SECOND PRECEDING) AS a"
                                + " JOIN EVENTS OVER (RANGE INTERVAL '5' SECOND PRECEDING) AS b ON a.ID = b.PAIR"));
        queries.put(
                "stagger",
                new Query(
                        Measure.COUNTS,
                        "K VARCHAR(8), N INTEGER, IDS BIGINT, T TIMESTAMP",
                        "K, COUNT(*), SUM(ID), ROWTIME FROM EVENTS"
                                + " WINDOWED BY STAGGER (PARTITION BY K RANGE INTERVAL '3' SECOND)"));
        queries.put(
                "forest",
                new Query(
                        Measure.ROW_FOR_EACH_RECORD,
                        "ID INTEGER, V DOUBLE, SCORE DOUBLE",
                        "* FROM TABLE(RANDOM_CUT_FOREST(CURSOR(SELECT STREAM ID, V FROM EVENTS), 20, 64))"));
        queries.put(
                "top",
                new Query(
                        Measure.COUNTS,
                        "K VARCHAR(8), N INTEGER",
                        "* FROM TABLE(TOP_K_ITEMS_TUMBLING(CURSOR(SELECT STREAM * FROM EVENTS), 'K', 10, 2))"));
        queries.put(BY_CLOCK, byClock());
        return queries;
    }

    private static Query byClock() {
        return new Query(
                Measure.COUNTS,
                "K VARCHAR(8), N INTEGER",
                "\"k\", COUNT(*) FROM \"SOURCE_SQL_STREAM_001\""
                        + " GROUP BY \"k\", STEP(\"SOURCE_SQL_STREAM_001\".ROWTIME BY INTERVAL '2' SECOND)");
    }

    /** One that follows a pattern; how many rows it gives is known of a twin only. */
    static String pattern() {
        return new Query(
                        Measure.ROW_FOR_EACH_PAIR,
                        "K VARCHAR(8), FIRST_ID INTEGER, LAST_ID INTEGER",
                        "M.K, M.FIRST_ID, M.LAST_ID FROM EVENTS MATCH_RECOGNIZE (PARTITION BY K ORDER BY ROWTIME"
                                + " MEASURES A.ID AS FIRST_ID, C.ID AS LAST_ID PATTERN (A B+ C)"
                                + " DEFINE B AS B.V > 0, C AS C.V < 0) AS M")
                .code();
    }

    /** A record of all of them; every second one is the partner of the one before it. */
    static String record(String key, double value, int id) {
        return String.format(
                Locale.ROOT,
                "{\"id\":%d,\"k\":\"%s\",\"pair\":%d,\"v\":%.6f,\"at\":%d}",
                id,
                key,
                id % 2 == 0 ? -1 : id - 1,
                value,
                (long) id * MILLIS_BETWEEN_RECORDS);
    }
}
