package io.freshet.firehosesink.lane;

/**
 * A record that goes to the error output, and why.
 *
 * @param source with the data that failed
 * @param code as the service names it, for example {@code DataFormatConversion.ParseError}
 * @param attempts how often it was tried
 */
public record FailedRecord(SourceRecord source, ErrorType type, String code, String message, int attempts) {
    public FailedRecord(SourceRecord source, ErrorType type, String code, String message) {
        this(source, type, code, message, 1);
    }
}
