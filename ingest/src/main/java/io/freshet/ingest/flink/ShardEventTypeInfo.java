package io.freshet.ingest.flink;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/** The type of {@link ShardEvent}, so that Flink need not guess a serializer. */
public final class ShardEventTypeInfo extends TypeInformation<ShardEvent> {
    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<ShardEvent> getTypeClass() {
        return ShardEvent.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<ShardEvent> createSerializer(SerializerConfig config) {
        return ShardEventSerializer.INSTANCE;
    }

    @Override
    public String toString() {
        return "ShardEvent";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ShardEventTypeInfo;
    }

    @Override
    public int hashCode() {
        return ShardEventTypeInfo.class.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof ShardEventTypeInfo;
    }
}
