package io.freshet.firehosesink.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/** The SDK's model classes as JSON in the API's own names, and back. */
public final class SdkDocuments {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SdkDocuments() {}

    /** Only what is set. */
    public static ObjectNode toJson(SdkPojo pojo) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (SdkField<?> field : pojo.sdkFields()) {
            Object value = field.getValueOrDefault(pojo);
            if (value != null && !(value instanceof SdkAutoConstructList) && !(value instanceof SdkAutoConstructMap)) {
                object.set(field.memberName(), valueToJson(value));
            }
        }
        return object;
    }

    /** Fills the builder with the fields it has; others are left out. */
    public static <B extends SdkPojo> B fill(B builder, JsonNode object) {
        for (SdkField<?> field : builder.sdkFields()) {
            JsonNode value = object.get(field.memberName());
            if (value != null && !value.isNull()) {
                field.set(builder, valueOf(field, value));
            }
        }
        return builder;
    }

    private static JsonNode valueToJson(Object value) {
        if (value instanceof SdkPojo pojo) {
            return toJson(pojo);
        }
        if (value instanceof List<?> list) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            list.forEach(element -> array.add(valueToJson(element)));
            return array;
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            map.forEach((key, element) -> object.set(String.valueOf(key), valueToJson(element)));
            return object;
        }
        return JSON.valueToTree(value);
    }

    private static @Nullable Object valueOf(SdkField<?> field, JsonNode value) {
        MarshallingType<?> type = field.marshallingType();
        if (type == MarshallingType.SDK_POJO) {
            return ((Buildable) fill(field.constructor().get(), value)).build();
        }
        if (type == MarshallingType.LIST) {
            SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
            List<@Nullable Object> list = new ArrayList<>();
            value.forEach(element -> list.add(valueOf(member, element)));
            return list;
        }
        if (type == MarshallingType.INTEGER) {
            return value.intValue();
        }
        if (type == MarshallingType.BOOLEAN) {
            return value.booleanValue();
        }
        if (type == MarshallingType.DOUBLE) {
            return value.doubleValue();
        }
        return type == MarshallingType.STRING ? value.asText() : null;
    }
}
