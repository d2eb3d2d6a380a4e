/** Leases, one event after the other. */
@NullMarked
package io.freshet.jobs.map.lease;

import org.jspecify.annotations.NullMarked;
