/** Functions inside jobs: who calls them from an operator, and the conversations that Kinesis Analytics has with them. Knows no worker. */
@NullMarked
package io.freshet.jobs.function;

import org.jspecify.annotations.NullMarked;
