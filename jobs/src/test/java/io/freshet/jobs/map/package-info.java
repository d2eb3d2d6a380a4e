/** Map jobs over a real Flink and a real object store, in this process. */
@NullMarked
package io.freshet.jobs.map;

import org.jspecify.annotations.NullMarked;
