/** Reads delivered objects: what they are compressed with, and where the records in them begin and end. Knows no SQL and no store. */
@NullMarked
package io.freshet.jobs.flinksql.object;

import org.jspecify.annotations.NullMarked;
