/** How spans come from where they are made, in the server or in a job, to where they are looked at: through a log. Knows no Flink. */
@NullMarked
package io.freshet.jobs.trace;

import org.jspecify.annotations.NullMarked;
