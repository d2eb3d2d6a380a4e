/** {@code freshet stream}: streams from the command line. Asks the server by the Kinesis API alone and knows nothing of what is behind it. */
@NullMarked
package io.freshet.server.cli.stream;

import org.jspecify.annotations.NullMarked;
