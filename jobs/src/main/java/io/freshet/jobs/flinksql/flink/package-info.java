/**
 * Streams and delivery streams as tables of Flink SQL, and what runs over them. The only package that knows Flink's tables. Nothing of it
 * may be loaded before somebody uses Flink SQL: it costs seconds and memory. Knows no API and no HTTP.
 */
@NullMarked
package io.freshet.jobs.flinksql.flink;

import org.jspecify.annotations.NullMarked;
