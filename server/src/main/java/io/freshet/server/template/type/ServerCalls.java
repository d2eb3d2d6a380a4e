package io.freshet.server.template.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Calls of a running server, signed as those of any client. A refusal is a {@link CallException}. */
public interface ServerCalls {
    /** The services of the JSON protocol. */
    enum Api {
        KINESIS("Kinesis_20131202", "kinesis"),
        FIREHOSE("Firehose_20150804", "firehose"),
        ANALYTICS("KinesisAnalytics_20150814", "kinesisanalytics"),
        ANALYTICS_V2("KinesisAnalytics_20180523", "kinesisanalytics");

        private final String target;
        private final String signedFor;

        Api(String target, String signedFor) {
            this.target = target;
            this.signedFor = signedFor;
        }

        /** What stands before the operation in {@code X-Amz-Target}. */
        public String target() {
            return target;
        }

        /** The service in the scope of a signature. */
        public String signedFor() {
            return signedFor;
        }
    }

    /** Calls an operation. */
    JsonNode call(Api api, String operation, ObjectNode request) throws InterruptedException;

    /** Calls an operation of Lambda; an empty request has no body. */
    JsonNode lambda(String method, String path, ObjectNode request) throws InterruptedException;

    /** Whether the object store has the bucket. */
    boolean hasBucket(String bucket) throws InterruptedException;

    /** Makes a bucket in the object store. */
    void makeBucket(String bucket) throws InterruptedException;

    /** Removes a bucket; false if it stays because something is in it. */
    boolean removeBucket(String bucket) throws InterruptedException;

    /** Something that takes a while. */
    interface Condition {
        /** Whether it is done. */
        boolean holds() throws InterruptedException;
    }

    /** Waits; throws if it takes too long. */
    void await(String what, Condition condition) throws InterruptedException;

    /** An empty request. */
    static ObjectNode request() {
        return JsonNodeFactory.instance.objectNode();
    }
}
