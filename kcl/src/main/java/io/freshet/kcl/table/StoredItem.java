package io.freshet.kcl.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.awsapi.binding.MalformedBodyException;
import io.freshet.awsapi.binding.PojoReader;
import io.freshet.awsapi.binding.PojoWriter;
import io.freshet.awsapi.binding.WireFormat;
import io.freshet.awsapi.resource.Resource;
import io.freshet.kcl.item.Item;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/**
 * A document of an item, or of the absence of one.
 *
 * <p>A deleted item leaves a tombstone for a while. Versions therefore go on counting when an item is deleted and made again at once,
 * and a writer who read the first can never replace the second.
 */
record StoredItem(Resource resource) {
    private static final String DELETED_AT = "deletedAt";

    static String document(Item item) {
        return write(GetItemResponse.builder().item(item.attributes()).build());
    }

    static String tombstone(Instant now) {
        String millis = Long.toString(now.toEpochMilli());
        return new String(PojoWriter.write(WireFormat.JSON, null, Map.of(DELETED_AT, millis)), UTF_8);
    }

    private static String write(GetItemResponse document) {
        return new String(PojoWriter.write(WireFormat.JSON, document), UTF_8);
    }

    /** The item; empty if this is a tombstone. */
    Optional<Item> item() {
        GetItemResponse.Builder builder = GetItemResponse.builder();
        try {
            PojoReader.read(WireFormat.JSON, resource.document().getBytes(UTF_8), builder);
        } catch (MalformedBodyException e) {
            throw new IllegalStateException("not a stored item: " + resource.document(), e);
        }
        GetItemResponse document = builder.build();
        Map<String, AttributeValue> attributes = document.item();
        return document.hasItem() ? Optional.of(new Item(attributes)) : Optional.empty();
    }

    /** Whether this is a tombstone from before a time. */
    boolean deletedBefore(Instant time) {
        String document = resource.document();
        String start = "{\"" + DELETED_AT + "\":\"";
        return document.startsWith(start)
                && Long.parseLong(document, start.length(), document.length() - 2, 10) < time.toEpochMilli();
    }
}
