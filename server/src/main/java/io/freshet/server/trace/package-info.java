/** Traces as they are looked at: kept in memory, as X-Ray's API, as the console and the command line show them, and sent on by OTLP. */
@NullMarked
package io.freshet.server.trace;

import org.jspecify.annotations.NullMarked;
