@NullMarked
package io.freshet.jobs.flinksql;

import org.jspecify.annotations.NullMarked;
