package io.freshet.awsapi.binding;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/** The fields of a model class by their name on the wire, looked up once per class. */
final class Fields {
    private static final Map<Class<?>, Map<String, SdkField<?>>> BY_CLASS = new ConcurrentHashMap<>();

    private Fields() {}

    static Map<String, SdkField<?>> of(SdkPojo pojo) {
        return BY_CLASS.computeIfAbsent(pojo.getClass(), type -> {
            Map<String, SdkField<?>> fields = new HashMap<>();
            pojo.sdkFields().forEach(field -> fields.put(field.locationName(), field));
            return Map.copyOf(fields);
        });
    }
}
