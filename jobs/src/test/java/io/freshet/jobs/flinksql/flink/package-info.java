@NullMarked
package io.freshet.jobs.flinksql.flink;

import org.jspecify.annotations.NullMarked;
