/**
 * Load from outside and the numbers that come of it. Talks to a server that somebody else started, through the AWS SDK's and Kafka's own
 * clients only; nothing knows this package.
 */
@NullMarked
package io.freshet.benchmarks;

import org.jspecify.annotations.NullMarked;
