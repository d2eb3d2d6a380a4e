/** The lane and its publisher as a FLIP-27 source and a Sink V2. Nothing outside this package knows Flink. */
@NullMarked
package io.freshet.firehosesink.flink;

import org.jspecify.annotations.NullMarked;
