/**
 * Iceberg tables in an object store: found, made, and given the delivered objects as data files. Nothing outside this package knows
 * Iceberg; it knows nothing of Flink and of requests.
 */
@NullMarked
package io.freshet.firehosesink.iceberg;

import org.jspecify.annotations.NullMarked;
