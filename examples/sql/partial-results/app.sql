-- Sales of each shop and hour as they stand, with every sale: the last row of an hour is its result, and nobody waits for it.
-- input SOURCE_SQL_STREAM_001 (shop VARCHAR(16), cents INTEGER)
CREATE OR REPLACE STREAM "SALES" (SHOP VARCHAR(16), SO_FAR INTEGER, CENTS INTEGER);
CREATE OR REPLACE PUMP "SALES_PUMP" AS INSERT INTO "SALES"
SELECT STREAM "shop", COUNT(*) OVER hour_so_far, SUM("cents") OVER hour_so_far
FROM "SOURCE_SQL_STREAM_001"
WINDOW hour_so_far AS (PARTITION BY "shop", FLOOR("SOURCE_SQL_STREAM_001".ROWTIME TO HOUR) RANGE INTERVAL '1' HOUR PRECEDING);
