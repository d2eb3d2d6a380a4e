package io.freshet.benchmarks.sql;

/** One query in both languages, over a stream of readings. */
enum Query {
    FILTER(
            "filter and projection",
            1_000,
            """
            CREATE STREAM OUT_1 (ID BIGINT, PRICE DOUBLE);
            CREATE PUMP P AS INSERT INTO OUT_1
            SELECT STREAM ID, PRICE * 2 FROM READINGS WHERE KIND = 'k3';
            """,
            "ID BIGINT, PRICE DOUBLE",
            "SELECT id, price * 2 FROM readings WHERE kind = 'k3'"),
    TUMBLING_1K("tumbling count, sum, avg, 1,000 keys", 1_000, Query.STEP, Query.GROUPED, Query.TUMBLE),
    TUMBLING_1M("tumbling count, sum, avg, 1,000,000 keys", 1_000_000, Query.STEP, Query.GROUPED, Query.TUMBLE),
    SLIDING(
            "sliding window of 10 s, a row per row, 1,000 keys",
            1_000,
            """
            CREATE STREAM OUT_1 (DEVICE VARCHAR(16), N BIGINT, QTY BIGINT);
            CREATE PUMP P AS INSERT INTO OUT_1
            SELECT STREAM DEVICE, COUNT(*) OVER W, SUM(QTY) OVER W FROM READINGS
            WINDOW W AS (PARTITION BY DEVICE RANGE INTERVAL '10' SECOND PRECEDING);
            """,
            "DEVICE STRING, N BIGINT, QTY BIGINT",
            """
            SELECT device, COUNT(*) OVER w, SUM(qty) OVER w FROM readings
            WINDOW w AS (PARTITION BY device ORDER BY ts RANGE BETWEEN INTERVAL '10' SECOND PRECEDING AND CURRENT ROW)
            """),
    JOIN(
            "join of two windows of 2 s on a key, 100,000 keys",
            100_000,
            """
            CREATE STREAM OUT_1 (DEVICE VARCHAR(16), A BIGINT, B BIGINT);
            CREATE PUMP P AS INSERT INTO OUT_1
            SELECT STREAM A.DEVICE, A.ID, B.ID
            FROM READINGS OVER (RANGE INTERVAL '2' SECOND PRECEDING) AS A
            JOIN READINGS OVER (RANGE INTERVAL '2' SECOND PRECEDING) AS B ON A.DEVICE = B.DEVICE
            WHERE A.KIND = 'k3' AND B.KIND = 'k4';
            """,
            "DEVICE STRING, A BIGINT, B BIGINT",
            """
            SELECT a.device, a.id, b.id FROM readings a JOIN readings b ON a.device = b.device
            AND a.ts BETWEEN b.ts - INTERVAL '2' SECOND AND b.ts + INTERVAL '2' SECOND
            WHERE a.kind = 'k3' AND b.kind = 'k4'
            """),
    LOOKUP(
            "join with a reference table of 1,000 rows",
            DeviceTable.DEVICES,
            """
            CREATE STREAM OUT_1 (ID BIGINT, SITE VARCHAR(16));
            CREATE PUMP P AS INSERT INTO OUT_1
            SELECT STREAM R.ID, D.SITE FROM READINGS AS R JOIN DEVICES AS D ON R.DEVICE = D.DEVICE;
            """,
            "ID BIGINT, SITE STRING",
            """
            SELECT r.id, d.site FROM readings AS r
            JOIN devices FOR SYSTEM_TIME AS OF r.proc AS d ON r.device = d.device
            """);

    private static final String STEP =
            """
            CREATE STREAM OUT_1 (DEVICE VARCHAR(16), N BIGINT, QTY BIGINT, PRICE DOUBLE);
            CREATE PUMP P AS INSERT INTO OUT_1
            SELECT STREAM DEVICE, COUNT(*), SUM(QTY), AVG(PRICE) FROM READINGS
            GROUP BY DEVICE, STEP(READINGS.ROWTIME BY INTERVAL '10' SECOND);
            """;
    private static final String GROUPED = "DEVICE STRING, N BIGINT, QTY BIGINT, PRICE DOUBLE";
    private static final String TUMBLE =
            """
            SELECT device, COUNT(*), SUM(qty), AVG(price)
            FROM TABLE(TUMBLE(TABLE readings, DESCRIPTOR(ts), INTERVAL '10' SECOND))
            GROUP BY device, window_start, window_end
            """;

    final String title;
    /** How many devices send readings. */
    final int devices;

    final String dialect;
    final String flinkColumns;
    final String flinkSql;

    Query(String title, int devices, String dialect, String flinkColumns, String flinkSql) {
        this.title = title;
        this.devices = devices;
        this.dialect = dialect;
        this.flinkColumns = flinkColumns;
        this.flinkSql = flinkSql;
    }
}
