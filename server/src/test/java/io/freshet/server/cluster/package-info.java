/** Parts of a cluster on one machine. */
@NullMarked
package io.freshet.server.cluster;

import org.jspecify.annotations.NullMarked;
