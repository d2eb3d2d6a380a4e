/** CloudWatch's metrics: what clients put, and what the process itself counts, asked for in the service's ways. Knows no stream. */
@NullMarked
package io.freshet.kcl.metric;

import org.jspecify.annotations.NullMarked;
