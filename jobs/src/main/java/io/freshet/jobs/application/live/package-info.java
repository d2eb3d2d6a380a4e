/**
 * What a running application is seen to do: the last rows of each of its streams, how far it is, and why nothing comes out. Filled by its
 * operators, read by whoever looks. Knows plans and rows, and no Flink.
 */
@NullMarked
package io.freshet.jobs.application.live;

import org.jspecify.annotations.NullMarked;
