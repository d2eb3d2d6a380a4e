/** From a stream's records to rows and back: source schemas, JSON and CSV, the coercions of ingest. Knows neither Calcite nor Flink. */
@NullMarked
package io.freshet.sqlplanner.source;

import org.jspecify.annotations.NullMarked;
