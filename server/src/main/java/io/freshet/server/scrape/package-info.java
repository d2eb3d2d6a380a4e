/** What Prometheus scrapes: everything that is counted, and the state and the lag of what runs, in its own text formats. */
@NullMarked
package io.freshet.server.scrape;

import org.jspecify.annotations.NullMarked;
