/** Which calls of a map job who may run now: ranges handed out, taken back, shared and issued twice. Pure: no clock, no thread, no store. */
@NullMarked
package io.freshet.jobs.map.lease;

import org.jspecify.annotations.NullMarked;
