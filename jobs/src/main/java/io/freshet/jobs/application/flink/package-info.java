/** Applications on Flink: what the control API leaves to be supplied. Knows no AWS API. */
@NullMarked
package io.freshet.jobs.application.flink;

import org.jspecify.annotations.NullMarked;
