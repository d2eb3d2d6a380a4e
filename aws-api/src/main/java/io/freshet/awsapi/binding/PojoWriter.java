package io.freshet.awsapi.binding;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.freshet.awsapi.operation.WrittenAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** Writes a model object of the AWS SDK as a body. What was never set is left out, never written as null. */
public final class PojoWriter {
    private final WireFormat format;
    private final JsonGenerator target;

    private PojoWriter(WireFormat format, JsonGenerator target) {
        this.format = format;
        this.target = target;
    }

    public static byte[] write(WireFormat format, SdkPojo pojo) {
        return write(format, pojo, Map.of());
    }

    public static byte[] write(WireFormat format, WrittenAnswer answer) {
        ByteArrayBuilder body = new ByteArrayBuilder(8192);
        try (JsonGenerator target = format.generator(body)) {
            target.writeStartObject();
            answer.writeMembers(format, target);
            target.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + format, e);
        }
        return body.toByteArray();
    }

    /** Writes the object with some members of our own before its own ones, as error bodies have them. */
    public static byte[] write(WireFormat format, @Nullable SdkPojo pojo, Map<String, String> leading) {
        ByteArrayBuilder body = new ByteArrayBuilder();
        try (JsonGenerator target = format.generator(body)) {
            target.writeStartObject();
            for (Map.Entry<String, String> member : leading.entrySet()) {
                target.writeStringField(member.getKey(), member.getValue());
            }
            if (pojo != null) {
                new PojoWriter(format, target).members(pojo);
            }
            target.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + format, e);
        }
        return body.toByteArray();
    }

    private void members(SdkPojo pojo) throws IOException {
        for (SdkField<?> field : pojo.sdkFields()) {
            Object value = field.location() == MarshallLocation.PAYLOAD ? field.getValueOrDefault(pojo) : null;
            if (value != null && !(value instanceof SdkAutoConstructList) && !(value instanceof SdkAutoConstructMap)) {
                target.writeFieldName(field.locationName());
                value(value);
            }
        }
    }

    private void value(@Nullable Object value) throws IOException {
        if (value == null) {
            target.writeNull();
        } else if (value instanceof SdkPojo nested) {
            target.writeStartObject();
            members(nested);
            target.writeEndObject();
        } else if (value instanceof List<?> list) {
            target.writeStartArray();
            for (Object element : list) {
                value(element);
            }
            target.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            target.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                target.writeFieldName(String.valueOf(entry.getKey()));
                value(entry.getValue());
            }
            target.writeEndObject();
        } else {
            scalar(value);
        }
    }

    private void scalar(Object value) throws IOException {
        if (value instanceof String text) {
            target.writeString(text);
        } else if (value instanceof SdkBytes bytes) {
            WireFormat.writeBlob(target, bytes.asByteArrayUnsafe());
        } else if (value instanceof Instant instant) {
            format.writeTimestamp(target, instant);
        } else if (value instanceof Boolean truth) {
            target.writeBoolean(truth);
        } else if (value instanceof Integer number) {
            target.writeNumber(number);
        } else if (value instanceof Long number) {
            target.writeNumber(number);
        } else if (value instanceof Double || value instanceof Float) {
            target.writeNumber(((Number) value).doubleValue());
        } else {
            throw new IllegalArgumentException(
                    "cannot write a " + value.getClass().getName());
        }
    }
}
