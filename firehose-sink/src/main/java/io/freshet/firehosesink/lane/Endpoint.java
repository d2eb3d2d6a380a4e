package io.freshet.firehosesink.lane;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** A server that records are sent to. */
public sealed interface Endpoint extends Serializable {
    /** Why records are in the error output that it did not take. */
    ErrorType errorType();

    /**
     * Takes batches of records in the request that Firehose defines.
     *
     * @param accessKey sent along; empty for none
     * @param commonAttributes sent along with every request
     * @param retryFor how long a batch is tried again
     */
    record Http(URI url, String accessKey, boolean gzip, Map<String, String> commonAttributes, Duration retryFor)
            implements Endpoint {
        public Http {
            commonAttributes = new TreeMap<>(commonAttributes);
        }

        @Override
        public ErrorType errorType() {
            return ErrorType.HTTP_ENDPOINT;
        }

        @Override
        public String toString() {
            return "Http[" + url + ", ***]";
        }
    }

    /**
     * The HTTP event collector of Splunk.
     *
     * @param raw records as they are; otherwise each is an event in JSON
     * @param acknowledgementTimeout how long to wait until events are indexed
     */
    record Splunk(URI url, String token, boolean raw, Duration acknowledgementTimeout, Duration retryFor)
            implements Endpoint {
        @Override
        public ErrorType errorType() {
            return ErrorType.SPLUNK;
        }

        @Override
        public String toString() {
            return "Splunk[" + url + ", ***]";
        }
    }
}
