/** The command line: results to stdout, everything else to stderr. */
@NullMarked
package io.freshet.server.cli;

import org.jspecify.annotations.NullMarked;
