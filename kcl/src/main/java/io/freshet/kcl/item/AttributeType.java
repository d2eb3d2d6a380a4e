package io.freshet.kcl.item;

import io.freshet.awsapi.operation.ApiException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The types of an attribute value, by their names on the wire. */
public enum AttributeType {
    S,
    N,
    B,
    SS,
    NS,
    BS,
    M,
    L,
    BOOL,
    NULL;

    /** The one type that is set in the value; throws if none is, or several are. */
    public static AttributeType of(@Nullable AttributeValue value) {
        AttributeType type = null;
        if (value != null) {
            for (SdkField<?> field : value.sdkFields()) {
                Object member = field.getValueOrDefault(value);
                if (member == null || member instanceof SdkAutoConstructList || member instanceof SdkAutoConstructMap) {
                    continue;
                }
                if (type != null) {
                    throw ApiException.validation("Supplied AttributeValue has more than one datatypes set,"
                            + " must contain exactly one of the supported datatypes");
                }
                type = valueOf(field.locationName());
            }
        }
        if (type == null) {
            throw ApiException.validation(
                    "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
        }
        return type;
    }

    /** The type of that name; throws if there is none. */
    public static AttributeType named(String name) {
        for (AttributeType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw ApiException.validation(
                "Invalid attribute type name found; type: " + name + ", valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
    }

    public boolean isSet() {
        return this == SS || this == NS || this == BS;
    }
}
