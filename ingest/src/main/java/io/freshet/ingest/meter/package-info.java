/** What streams are counted by: the metrics that the service has by these names. Knows no request and no log. */
@NullMarked
package io.freshet.ingest.meter;

import org.jspecify.annotations.NullMarked;
