package io.freshet.firehosesink.action;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.LocationTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/** The request of operations that Firehose does not have: about one delivery stream, with members that are strings, numbers or flags. */
public final class DeliveryStreamQuestion implements SdkPojo {
    private static final List<SdkField<?>> FIELDS = List.of(
            text("DeliveryStreamName"),
            text("RunId"),
            text("NextToken"),
            text("TargetDeliveryStreamName"),
            text("Since"),
            text("Until"),
            field("Limit", MarshallingType.INTEGER, Integer.class),
            field("Again", MarshallingType.BOOLEAN, Boolean.class),
            field("Preview", MarshallingType.BOOLEAN, Boolean.class));

    private final Map<String, Object> members;

    private DeliveryStreamQuestion(Map<String, Object> members) {
        this.members = Map.copyOf(members);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A member that is text; empty if it is not given. */
    String text(String member, String otherwise) {
        return members.getOrDefault(member, otherwise).toString();
    }

    /** The name of the delivery stream, which the model requires. */
    String deliveryStreamName() {
        return text("DeliveryStreamName", "");
    }

    int number(String member, int otherwise) {
        return members.get(member) instanceof Integer number ? number : otherwise;
    }

    boolean isSet(String member) {
        return Boolean.TRUE.equals(members.get(member));
    }

    @Override
    public List<SdkField<?>> sdkFields() {
        return FIELDS;
    }

    @Override
    public Map<String, SdkField<?>> sdkFieldNameToField() {
        Map<String, SdkField<?>> fields = new LinkedHashMap<>();
        FIELDS.forEach(field -> fields.put(field.locationName(), field));
        return fields;
    }

    private static SdkField<String> text(String name) {
        return field(name, MarshallingType.STRING, String.class);
    }

    private static <T> SdkField<T> field(String name, MarshallingType<T> type, Class<T> valueType) {
        return SdkField.<T>builder(type)
                .memberName(name)
                .getter(object -> valueType.cast(member(object, name)))
                .setter((object, value) -> requireNonNull((Builder) object).put(name, value))
                .traits(LocationTrait.builder()
                        .location(MarshallLocation.PAYLOAD)
                        .locationName(name)
                        .build())
                .build();
    }

    private static @Nullable Object member(Object object, String name) {
        return object instanceof Builder builder
                ? builder.members.get(name)
                : ((DeliveryStreamQuestion) object).members.get(name);
    }

    /** Takes members one by one. */
    public static final class Builder implements SdkPojo, Buildable {
        private final Map<String, Object> members = new LinkedHashMap<>();

        private void put(String name, @Nullable Object value) {
            if (value != null) {
                members.put(name, value);
            }
        }

        @Override
        public DeliveryStreamQuestion build() {
            return new DeliveryStreamQuestion(members);
        }

        @Override
        public List<SdkField<?>> sdkFields() {
            return new ArrayList<>(FIELDS);
        }

        @Override
        public Map<String, SdkField<?>> sdkFieldNameToField() {
            return build().sdkFieldNameToField();
        }
    }
}
