package io.freshet.firehosesink.lane;

/** Finds the encoder of a format. */
@FunctionalInterface
public interface EncoderFactory {
    /** With a newline after each record if the format is plain and {@code appendDelimiter} says so. */
    Encoder of(Format format, boolean appendDelimiter);
}
