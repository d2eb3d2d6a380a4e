/**
 * What jobs say to servers when they run in other processes: short reports through a log of their own, which every server reads. In the process of a
 * server nobody needs it.
 */
@NullMarked
package io.freshet.jobs.report;

import org.jspecify.annotations.NullMarked;
