-- Orders of a basket that come one after the other are one order: a basket is open for four seconds from its first line.
-- input SOURCE_SQL_STREAM_001 (basket VARCHAR(16), article VARCHAR(16), cents INTEGER)
CREATE OR REPLACE STREAM "BASKETS" (BASKET VARCHAR(16), ARTICLES INTEGER, CENTS INTEGER);
CREATE OR REPLACE PUMP "BASKETS_PUMP" AS INSERT INTO "BASKETS"
SELECT STREAM "basket", COUNT(*), SUM("cents")
FROM "SOURCE_SQL_STREAM_001"
WHERE "cents" > 0
WINDOWED BY STAGGER (PARTITION BY "basket" RANGE INTERVAL '4' SECOND);
