-- Visits to a web site: a visit ends when its visitor has not looked at anything for five seconds.
-- input SOURCE_SQL_STREAM_001 (visitor VARCHAR(16), page VARCHAR(64), millis INTEGER)
CREATE OR REPLACE STREAM "VISITS" (VISITOR VARCHAR(16), PAGES INTEGER, SLOWEST INTEGER, BEGAN TIMESTAMP, ENDED TIMESTAMP);
CREATE OR REPLACE PUMP "VISITS_PUMP" AS INSERT INTO "VISITS"
SELECT STREAM "visitor", COUNT(*), MAX("millis"), window_start, window_end
FROM TABLE(SESSION(TABLE "SOURCE_SQL_STREAM_001" PARTITION BY "visitor", DESCRIPTOR(ROWTIME), INTERVAL '5' SECOND))
GROUP BY "visitor", window_start, window_end;
