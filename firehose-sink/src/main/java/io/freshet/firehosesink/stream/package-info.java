/** Delivery streams as an account has them: their documents, their life, and the ports to the log and the jobs behind them. */
@NullMarked
package io.freshet.firehosesink.stream;

import org.jspecify.annotations.NullMarked;
