/** Tests of the Flink side of applications: real object store, no cluster. */
@NullMarked
package io.freshet.jobs.application.flink;

import org.jspecify.annotations.NullMarked;
