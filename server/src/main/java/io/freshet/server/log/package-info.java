/** The server's own log, as it is asked for from afar: the last lines, in bounded memory. Knows no service, and who may read it by their permissions only. */
@NullMarked
package io.freshet.server.log;

import org.jspecify.annotations.NullMarked;
