/** Tests of applications without a server, on a real Flink inside the process. */
@NullMarked
package io.freshet.jobs.local;

import org.jspecify.annotations.NullMarked;
