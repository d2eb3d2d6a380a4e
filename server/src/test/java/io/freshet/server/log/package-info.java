/** Tests of the log that is asked for from afar. */
@NullMarked
package io.freshet.server.log;

import org.jspecify.annotations.NullMarked;
