package io.freshet.sqlplanner.operator;

import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneOffset;

/** A bucket of time, known by the value of its group key (milliseconds since the epoch). */
public sealed interface Bucket extends Serializable {

    /** The ROWTIME of the bucket's row. */
    long rowtime(long key);

    /** The last moment whose rows belong to the bucket: once all rows up to it are in, the bucket is complete. */
    long lastMoment(long key);

    /** From the key, a fixed time long. */
    record Fixed(long sizeMillis) implements Bucket {
        public Fixed {
            if (sizeMillis <= 0) {
                throw new IllegalArgumentException("bucket size: " + sizeMillis + " ms (expected: more than zero)");
            }
        }

        @Override
        public long rowtime(long key) {
            return key + sizeMillis;
        }

        @Override
        public long lastMoment(long key) {
            return key + sizeMillis - 1;
        }
    }

    /** From the key, a number of calendar months long. */
    record Months(int months) implements Bucket {
        @Override
        public long rowtime(long key) {
            return Instant.ofEpochMilli(key)
                    .atZone(ZoneOffset.UTC)
                    .plusMonths(months)
                    .toInstant()
                    .toEpochMilli();
        }

        @Override
        public long lastMoment(long key) {
            return rowtime(key) - 1;
        }
    }

    /** Up to the key and including it: the key is the bucket's end (CEIL), or a moment on its own (ROWTIME itself). */
    record UpTo() implements Bucket {
        @Override
        public long rowtime(long key) {
            return key;
        }

        @Override
        public long lastMoment(long key) {
            return key;
        }
    }

    /** Up to the key, which does not belong to it: the end of a window. */
    record Until() implements Bucket {
        @Override
        public long rowtime(long key) {
            return key;
        }

        @Override
        public long lastMoment(long key) {
            return key - 1;
        }
    }

    /** The key is a bucket of groups, whose rows all come at the end of their own bucket. */
    record After(Bucket inner) implements Bucket {
        @Override
        public long rowtime(long key) {
            return inner.rowtime(key);
        }

        @Override
        public long lastMoment(long key) {
            return inner.rowtime(key);
        }
    }

    /** A longer bucket over the keys of groups with a shorter one; its last row is that of the last short bucket that begins in it. */
    record Longer(Fixed outer, Fixed inner) implements Bucket {
        @Override
        public long rowtime(long key) {
            long last = outer.lastMoment(key);
            return inner.rowtime(last - Math.floorMod(last, inner.sizeMillis()));
        }

        @Override
        public long lastMoment(long key) {
            return rowtime(key);
        }
    }
}
