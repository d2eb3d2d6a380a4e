package io.freshet.firehosesink.lane;

/** Why records went to the error output: part of the keys of error objects. */
public enum ErrorType {
    PROCESSING("processing-failed"),
    DECOMPRESSION("decompression-failed"),
    FORMAT_CONVERSION("format-conversion-failed"),
    HTTP_ENDPOINT("http-endpoint-failed"),
    SPLUNK("splunk-failed"),
    SEARCH("AmazonOpenSearchService-failed");

    private final String label;

    ErrorType(String label) {
        this.label = label;
    }

    /** As it stands in object keys. */
    public String label() {
        return label;
    }
}
