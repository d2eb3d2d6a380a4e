package io.freshet.kcl.item;

import io.freshet.awsapi.operation.ApiException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One item of a table.
 *
 * @param attributes by name, each in normal form
 */
public record Item(Map<String, AttributeValue> attributes) {
    /** The largest item a table takes. */
    public static final int MAX_BYTES = 400 << 10;

    public static final Item EMPTY = new Item(Map.of());

    public Item {
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    }

    /** An item as a client gave it, checked and in normal form. */
    public static Item given(Map<String, AttributeValue> attributes) {
        return new Item(NormalForm.of(attributes)).checkedSize();
    }

    public Item checkedSize() {
        if (bytes() > MAX_BYTES) {
            throw ApiException.validation("Item size has exceeded the maximum allowed size");
        }
        return this;
    }

    public Optional<AttributeValue> get(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    public boolean has(String name) {
        return attributes.containsKey(name);
    }

    public Item only(Predicate<String> names) {
        Map<String, AttributeValue> kept = new TreeMap<>(attributes);
        kept.keySet().removeIf(names.negate());
        return new Item(kept);
    }

    public long bytes() {
        return ItemSize.of(attributes);
    }
}
