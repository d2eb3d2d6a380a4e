package io.freshet.awsapi.wire;

import com.fasterxml.jackson.core.JsonParser;
import io.freshet.awsapi.binding.MalformedBodyException;
import io.freshet.awsapi.binding.PojoReader;
import io.freshet.awsapi.binding.WireFormat;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.PayloadTrait;

/**
 * Reads a request whose members are spread over path, query, headers and body. What has its place elsewhere is never taken from the
 * body.
 */
record RestBody(RestRoutes.Found found, WireRequest request) implements BodyReader {
    @Override
    public Set<String> into(SdkPojo builder) throws MalformedBodyException {
        byte[] body = BodyReader.plain(request);
        SdkField<?> whole = builder.sdkFields().stream()
                .filter(field -> field.containsTrait(PayloadTrait.class))
                .findFirst()
                .orElse(null);
        if (whole == null && body.length > 0) {
            PojoReader.read(WireFormat.REST_JSON, body, builder);
        } else if (whole != null && whole.marshallingType() == MarshallingType.SDK_BYTES) {
            whole.set(builder, body.length == 0 ? null : SdkBytes.fromByteArrayUnsafe(body));
        } else if (whole != null && body.length > 0) {
            throw new MalformedBodyException("a structure as the whole body is not read");
        }
        for (SdkField<?> field : builder.sdkFields()) {
            if (field.location() != MarshallLocation.PAYLOAD) {
                field.set(builder, elsewhere(field));
            }
        }
        return Set.of();
    }

    private @Nullable Object elsewhere(SdkField<?> field) throws MalformedBodyException {
        String name = field.locationName();
        return switch (field.location()) {
            case PATH, GREEDY_PATH -> scalar(field, found.labels().get(field.memberName()));
            case QUERY_PARAM -> inQuery(field, found.query().get(name));
            case HEADER -> scalar(field, request.headers().get(name.toLowerCase(Locale.ROOT)));
            default -> null;
        };
    }

    private static @Nullable Object inQuery(SdkField<?> field, @Nullable List<String> values)
            throws MalformedBodyException {
        if (values == null || field.marshallingType() == MarshallingType.LIST) {
            return values;
        }
        return scalar(field, values.get(0));
    }

    private static @Nullable Object scalar(SdkField<?> field, @Nullable String text) throws MalformedBodyException {
        MarshallingType<?> type = field.marshallingType();
        if (text == null || type == MarshallingType.STRING) {
            return text;
        }
        try {
            if (type == MarshallingType.INTEGER) {
                return Integer.valueOf(text);
            }
            if (type == MarshallingType.LONG) {
                return Long.valueOf(text);
            }
        } catch (NumberFormatException e) {
            throw new MalformedBodyException(shown(field, text) + " is no whole number");
        }
        if (type == MarshallingType.BOOLEAN && (text.equals("true") || text.equals("false"))) {
            return Boolean.valueOf(text);
        }
        throw new MalformedBodyException(shown(field, text) + " cannot be read");
    }

    private static String shown(SdkField<?> field, String text) {
        return field.locationName() + ": " + (text.length() > 100 ? text.substring(0, 100) : text);
    }

    @Override
    public JsonParser tokens() throws IOException {
        throw new IOException("a request of this protocol is read as a whole");
    }
}
