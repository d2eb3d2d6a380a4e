/** One process: front door, wiring, metadata database, command line. */
@NullMarked
package io.freshet.server;

import org.jspecify.annotations.NullMarked;
