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

    /**
     * An OpenSearch or Elasticsearch cluster, where each record becomes a document.
     *
     * @param credentials user and password with a colon between; empty for none
     * @param index without what rotation puts behind it
     * @param typeName of documents, which clusters before version 7 have; empty for none
     * @param idPrefix of document ids, which tells this delivery stream from all others; empty if the cluster makes the ids
     * @param retryFor how long a document is tried again
     */
    record Search(
            URI url,
            String credentials,
            String index,
            IndexRotation rotation,
            String typeName,
            String idPrefix,
            Duration retryFor)
            implements Endpoint {
        @Override
        public ErrorType errorType() {
            return ErrorType.SEARCH;
        }

        public boolean choosesIds() {
            return !idPrefix.isEmpty();
        }

        /** By the arrival of the record, so that a record goes to the same index however late it is sent again. */
        public String indexOf(SourceRecord record) {
            return index + rotation.suffix(record.arrivedAt());
        }

        /** The same whenever the record is read; empty if the cluster makes the ids. */
        public String idOf(SourceRecord record) {
            return choosesIds()
                    ? idPrefix + "-" + record.shard() + "-" + record.offset() + "-" + record.subSequence()
                    : "";
        }

        @Override
        public String toString() {
            return "Search[" + url + ", ***, " + index + ", " + rotation + "]";
        }
    }
}
