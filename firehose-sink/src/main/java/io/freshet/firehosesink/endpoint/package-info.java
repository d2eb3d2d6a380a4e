/** Sends records to servers over HTTP: the endpoints that Firehose defines, Splunk, OpenSearch. Knows no store and no Flink. */
@NullMarked
package io.freshet.firehosesink.endpoint;

import org.jspecify.annotations.NullMarked;
