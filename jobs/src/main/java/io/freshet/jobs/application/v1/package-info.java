/** The operations of the Kinesis Analytics control API, version 1: shapes in, shapes out, errors by name. Decides nothing. */
@NullMarked
package io.freshet.jobs.application.v1;

import org.jspecify.annotations.NullMarked;
