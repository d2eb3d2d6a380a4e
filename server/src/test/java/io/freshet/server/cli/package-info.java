/** Tests of the command line, inside the process. */
@NullMarked
package io.freshet.server.cli;

import org.jspecify.annotations.NullMarked;
