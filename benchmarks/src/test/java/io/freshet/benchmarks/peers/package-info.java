/** Tests of the load generator: what it sends, what it reads out of answers, what it reports. */
@NullMarked
package io.freshet.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
