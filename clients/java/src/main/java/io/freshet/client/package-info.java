/** Map jobs from Java: begin at {@link io.freshet.client.MapExecutor}. Must not know Flink, Kafka, or any AWS library. */
@NullMarked
package io.freshet.client;

import org.jspecify.annotations.NullMarked;
