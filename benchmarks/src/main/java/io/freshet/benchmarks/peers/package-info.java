/**
 * Side-by-side runs: starts Freshet and other servers of the Kinesis API one after the other and loads each with the same bytes over the
 * same plain sockets. Must not use the AWS SDK, whose own work would be measured, and must not know a server's insides.
 */
@NullMarked
package io.freshet.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
