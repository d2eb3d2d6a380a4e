/** A map job as a Flink job: a source whose enumerator hands out leases, and whose readers run them. */
@NullMarked
package io.freshet.jobs.map.flink;

import org.jspecify.annotations.NullMarked;
