package io.freshet.kcl.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.kcl.item.AttributeType;
import io.freshet.kcl.item.Item;
import io.freshet.kcl.item.NormalForm;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The key of one item of a table, checked against it.
 *
 * @param attributes the key's attributes only
 */
public record ItemKey(Table table, Item attributes) {
    private static final int MAX_HASH_BYTES = 2048;
    private static final int MAX_RANGE_BYTES = 1024;
    private static final int MAX_READABLE = 200;

    /** A key as a client gave it. */
    public static ItemKey given(Table table, Map<String, AttributeValue> key) {
        Item attributes = new Item(NormalForm.of(key));
        if (!attributes.attributes().keySet().equals(table.key().attributes())) {
            throw ApiException.validation("The provided key element does not match the schema");
        }
        return of(table, attributes);
    }

    /** The key of a whole item; the attributes of its other keys, those of indexes, are checked too. */
    public static ItemKey of(Table table, Item item) {
        for (String attribute : table.key().attributes()) {
            if (!item.has(attribute)) {
                throw invalid("Missing the key " + attribute + " in the item");
            }
        }
        table.keyTypes()
                .forEach((attribute, type) -> item.get(attribute).ifPresent(value -> check(attribute, value, type)));
        checkLength(item.get(table.key().hash()), MAX_HASH_BYTES, "hashkey");
        if (table.key().range() != null) {
            checkLength(item.get(table.key().range()), MAX_RANGE_BYTES, "rangekey");
        }
        return new ItemKey(table, item.only(table.key().attributes()::contains));
    }

    private static void check(String attribute, AttributeValue value, AttributeType type) {
        if (AttributeType.of(value) != type) {
            throw invalid("Type mismatch for key " + attribute + " expected: " + type + " actual: "
                    + AttributeType.of(value));
        }
        if (text(value).isEmpty()) {
            throw invalid(
                    "The AttributeValue for a key attribute cannot contain an empty string value. Key: " + attribute);
        }
    }

    private static void checkLength(Optional<AttributeValue> value, int max, String which) {
        int bytes = value.map(key -> key.b() != null
                        ? key.b().asByteArrayUnsafe().length
                        : text(key).getBytes(UTF_8).length)
                .orElse(0);
        if (bytes > max) {
            throw invalid("Size of " + which + " has exceeded the maximum size limit of " + max + " bytes");
        }
    }

    /** The name under which the item is stored: readable where it is short and harmless, a digest where it is not. */
    String name() {
        StringBuilder name = new StringBuilder();
        for (String attribute : table.key().attributes()) {
            AttributeValue value = attributes.get(attribute).orElseThrow();
            String text = text(value);
            name.append(AttributeType.of(value))
                    .append(text.length())
                    .append(':')
                    .append(text);
        }
        boolean readable = name.length() <= MAX_READABLE
                && name.chars().allMatch(c -> c >= ' ' && !Character.isSurrogate((char) c));
        return readable ? name.toString() : "sha256:" + HexFormat.of().formatHex(digest(name.toString()));
    }

    private static String text(AttributeValue value) {
        if (value.s() != null) {
            return value.s();
        }
        return value.n() != null
                ? value.n()
                : HexFormat.of().formatHex(value.b().asByteArrayUnsafe());
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static ApiException invalid(String what) {
        return ApiException.validation("One or more parameter values were invalid: " + what);
    }
}
