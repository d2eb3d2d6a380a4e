package io.freshet.awsapi.binding;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * Reads a body straight into a builder of the AWS SDK. Members that the class does not have are skipped, nulls are as if absent, a
 * blob is copied once. The sentences on wrong types are those of the service.
 */
public final class PojoReader {
    private final WireFormat format;
    private final JsonParser source;
    private final Set<String> unknownFlags = new HashSet<>();
    private int depth;

    private PojoReader(WireFormat format, JsonParser source) {
        this.format = format;
        this.source = source;
    }

    /**
     * Fills {@code builder} from a body that holds one structure.
     *
     * @return the names of outermost members that are {@code true} and that the class does not have
     */
    public static Set<String> read(WireFormat format, byte[] body, SdkPojo builder) throws MalformedBodyException {
        try (JsonParser source = format.parser(body)) {
            if (source.nextToken() == null) {
                throw new MalformedBodyException("");
            }
            PojoReader reader = new PojoReader(format, source);
            reader.structure(builder);
            if (source.nextToken() != null) {
                throw new MalformedBodyException("");
            }
            return reader.unknownFlags;
        } catch (JsonProcessingException e) {
            throw new MalformedBodyException("");
        } catch (NumberFormatException e) { // not a number, in CBOR
            throw new MalformedBodyException("");
        } catch (IOException e) {
            throw new MalformedBodyException(e.getClass().getSimpleName());
        }
    }

    private void structure(SdkPojo builder) throws IOException, MalformedBodyException {
        if (source.currentToken() != JsonToken.START_OBJECT) {
            throw new MalformedBodyException(
                    source.currentToken() == JsonToken.START_ARRAY
                            ? "Start of list found where not expected"
                            : "Expected null");
        }
        depth++;
        Map<String, SdkField<?>> fields = Fields.of(builder);
        while (source.nextToken() != JsonToken.END_OBJECT) {
            String member = source.currentName();
            SdkField<?> field = fields.get(member);
            JsonToken token = source.nextToken();
            if (field == null && token == JsonToken.VALUE_TRUE && depth == 1) {
                unknownFlags.add(member);
            } else if (field == null || token == JsonToken.VALUE_NULL) {
                source.skipChildren();
            } else {
                field.set(builder, value(field));
            }
        }
        depth--;
    }

    private @Nullable Object value(SdkField<?> field) throws IOException, MalformedBodyException {
        MarshallingType<?> type = field.marshallingType();
        if (type == MarshallingType.SDK_POJO) {
            SdkPojo nested = field.constructor().get();
            structure(nested);
            return ((Buildable) nested).build();
        }
        if (type == MarshallingType.LIST) {
            return list(field);
        }
        if (type == MarshallingType.MAP) {
            return map(field);
        }
        return scalar(type);
    }

    private List<@Nullable Object> list(SdkField<?> field) throws IOException, MalformedBodyException {
        if (source.currentToken() != JsonToken.START_ARRAY) {
            throw new MalformedBodyException(
                    source.currentToken() == JsonToken.START_OBJECT
                            ? "Start of structure or map found where not expected."
                            : "Expected list or null");
        }
        SdkField<?> element = field.getTrait(ListTrait.class).memberFieldInfo();
        List<@Nullable Object> values = new ArrayList<>();
        while (source.nextToken() != JsonToken.END_ARRAY) {
            values.add(source.currentToken() == JsonToken.VALUE_NULL ? null : value(element));
        }
        return values;
    }

    private Map<String, @Nullable Object> map(SdkField<?> field) throws IOException, MalformedBodyException {
        if (source.currentToken() != JsonToken.START_OBJECT) {
            throw new MalformedBodyException(
                    source.currentToken() == JsonToken.START_ARRAY
                            ? "Start of list found where not expected"
                            : "Expected map or null");
        }
        SdkField<?> valueField = field.getTrait(MapTrait.class).valueFieldInfo();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        while (source.nextToken() != JsonToken.END_OBJECT) {
            String key = wellFormed(source.currentName());
            values.put(key, source.nextToken() == JsonToken.VALUE_NULL ? null : value(valueField));
        }
        return values;
    }

    private Object scalar(MarshallingType<?> type) throws IOException, MalformedBodyException {
        JsonToken token = source.currentToken();
        if (token == JsonToken.START_ARRAY) {
            throw new MalformedBodyException("Start of list found where not expected");
        }
        if (token == JsonToken.START_OBJECT) {
            throw new MalformedBodyException("Start of structure or map found where not expected.");
        }
        if (type == MarshallingType.SDK_BYTES) {
            return blob(token);
        }
        if (type == MarshallingType.STRING) {
            require(token == JsonToken.VALUE_STRING, token, "an String");
            return wellFormed(source.getText());
        }
        if (type == MarshallingType.BOOLEAN) {
            require(token.isBoolean(), token, "an Boolean");
            return source.getBooleanValue();
        }
        if (type == MarshallingType.INSTANT) {
            require(token.isNumeric(), token, "a Timestamp");
            return format.readTimestamp(source);
        }
        return number(type, token);
    }

    private Object number(MarshallingType<?> type, JsonToken token) throws IOException, MalformedBodyException {
        if (type == MarshallingType.INTEGER) {
            require(token.isNumeric(), token, "an Integer");
            long whole = WireFormat.wholeNumber(source, 0);
            return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, whole));
        }
        if (type == MarshallingType.LONG) {
            require(token.isNumeric(), token, "an Long");
            return WireFormat.wholeNumber(source, 0);
        }
        require(token.isNumeric(), token, "an Double");
        return type == MarshallingType.FLOAT ? (Object) source.getFloatValue() : (Object) source.getDoubleValue();
    }

    private SdkBytes blob(JsonToken token) throws IOException, MalformedBodyException {
        if (token == JsonToken.VALUE_EMBEDDED_OBJECT) {
            return SdkBytes.fromByteArrayUnsafe(source.getBinaryValue());
        }
        require(token == JsonToken.VALUE_STRING, token, "a Blob");
        if (format == WireFormat.CBOR) {
            throw new MalformedBodyException("class java.lang.String can not be converted to a Blob");
        }
        String text = source.getText();
        try {
            return SdkBytes.fromByteArrayUnsafe(Base64Parser.decoded(text));
        } catch (IllegalArgumentException e) {
            throw new MalformedBodyException(notBase64(text));
        }
    }

    private static String notBase64(String text) {
        String reason = text.length() % 4 != 0
                ? "Base64 encoded length is expected a multiple of 4 bytes but found: " + text.length()
                : "Invalid Base64 character: '"
                        + text.replaceAll("[A-Za-z0-9+/]", "").charAt(0) + "'";
        String shown = text.length() > 100 ? text.substring(0, 100) : text;
        return "'" + shown + "' can not be converted to a Blob: " + reason;
    }

    private static String wellFormed(String text) throws MalformedBodyException {
        if (!isWellFormed(text)) {
            throw new MalformedBodyException("");
        }
        return text;
    }

    /** Half a surrogate pair has no encoding: such a text could be neither stored nor answered. */
    public static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean pair = i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static void require(boolean fits, JsonToken found, String wanted) throws MalformedBodyException {
        if (!fits) {
            String type = found == JsonToken.VALUE_STRING
                    ? "java.lang.String"
                    : found.isBoolean()
                            ? "java.lang.Boolean"
                            : "com.amazon.coral.value.json.numbers.TruncatingBigNumber";
            throw new MalformedBodyException("class " + type + " can not be converted to " + wanted);
        }
    }
}
