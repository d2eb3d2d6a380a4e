package io.freshet.awsapi.operation;

import com.fasterxml.jackson.core.JsonGenerator;
import io.freshet.awsapi.binding.WireFormat;
import java.io.IOException;

/** An answer that writes itself: for operations with so much in it that model objects would be the greater part of the work. */
@FunctionalInterface
public interface WrittenAnswer {
    /** Writes the members, without the braces around them. Called once. */
    void writeMembers(WireFormat format, JsonGenerator target) throws IOException;
}
