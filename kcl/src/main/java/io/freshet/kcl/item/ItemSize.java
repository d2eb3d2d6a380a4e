package io.freshet.kcl.item;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What an item counts against the size limit, in bytes: names and values, and a little for every list, map and member. */
final class ItemSize {
    private static final int CONTAINER = 3;

    private ItemSize() {}

    static long of(Map<String, AttributeValue> attributes) {
        long bytes = 0;
        for (Map.Entry<String, AttributeValue> attribute : attributes.entrySet()) {
            bytes += utf8(attribute.getKey()) + of(attribute.getValue());
        }
        return bytes;
    }

    private static long of(AttributeValue value) {
        return switch (AttributeType.of(value)) {
            case S -> utf8(value.s());
            case N -> number(value.n());
            case B -> value.b().asByteArrayUnsafe().length;
            case BOOL, NULL -> 1;
            case SS -> value.ss().stream().mapToLong(ItemSize::utf8).sum();
            case NS -> value.ns().stream().mapToLong(ItemSize::number).sum();
            case BS -> bytes(value.bs());
            case M -> CONTAINER + of(value.m()) + value.m().size();
            case L -> CONTAINER + value.l().stream().mapToLong(e -> 1 + of(e)).sum();
        };
    }

    private static long bytes(List<SdkBytes> values) {
        return values.stream().mapToLong(b -> b.asByteArrayUnsafe().length).sum();
    }

    private static long number(String text) {
        return Math.min(text.length() / 2 + 2, 21);
    }

    private static long utf8(String text) {
        return text.getBytes(UTF_8).length;
    }
}
