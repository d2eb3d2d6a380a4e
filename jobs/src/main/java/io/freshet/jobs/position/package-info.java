/** Where a job begins that has no checkpoint yet. Knows no Flink. */
@NullMarked
package io.freshet.jobs.position;

import org.jspecify.annotations.NullMarked;
