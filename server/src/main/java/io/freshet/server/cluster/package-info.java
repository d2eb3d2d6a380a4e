/** A cluster of processes on one machine, out of the libraries of this program: how each is started, found again and ended. */
@NullMarked
package io.freshet.server.cluster;

import org.jspecify.annotations.NullMarked;
