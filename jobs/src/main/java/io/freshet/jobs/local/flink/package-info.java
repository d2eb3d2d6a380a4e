/** Runs a plan in a Flink of its own, inside this process, over events that the caller hands in. Knows nothing of files. */
@NullMarked
package io.freshet.jobs.local.flink;

import org.jspecify.annotations.NullMarked;
