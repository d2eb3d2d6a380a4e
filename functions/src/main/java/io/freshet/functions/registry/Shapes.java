package io.freshet.functions.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.binding.MalformedBodyException;
import io.freshet.awsapi.binding.PojoReader;
import io.freshet.awsapi.binding.PojoWriter;
import io.freshet.awsapi.binding.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.Buildable;

/** Shapes of the API as JSON and back: what is stored is what was said on the wire. */
public final class Shapes {
    public static final ObjectMapper JSON = new ObjectMapper();

    private Shapes() {}

    public static ObjectNode json(SdkPojo shape) {
        try {
            return (ObjectNode) JSON.readTree(PojoWriter.write(WireFormat.REST_JSON, shape));
        } catch (IOException e) {
            throw new UncheckedIOException("a shape is no JSON", e);
        }
    }

    /** The shape that the builder makes of it; members that it does not have are left out. */
    public static <T> T shape(Class<T> type, SdkPojo builder, JsonNode json) {
        try {
            PojoReader.read(WireFormat.REST_JSON, JSON.writeValueAsBytes(json), builder);
            return type.cast(((Buildable) builder).build());
        } catch (IOException e) {
            throw new UncheckedIOException("not a stored " + type.getSimpleName(), e);
        } catch (MalformedBodyException e) {
            throw new IllegalStateException("not a stored " + type.getSimpleName() + ": " + e.reason(), e);
        }
    }
}
