/** What delivery streams are counted by: the metrics that the service has by these names. Knows no request and no job. */
@NullMarked
package io.freshet.firehosesink.meter;

import org.jspecify.annotations.NullMarked;
