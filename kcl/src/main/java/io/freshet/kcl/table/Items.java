package io.freshet.kcl.table;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.resource.Change;
import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import io.freshet.kcl.item.Item;
import io.freshet.kcl.table.ItemWrite.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The items of all tables. A write reads, decides, and stores on condition that what it read is still so; if it is not, it begins
 * again. Hence every write, and every group of writes, happens at one moment, also between several servers on one database.
 */
public final class Items {
    private static final int MAX_ATTEMPTS = 1000;
    /** Longer than any request lives. */
    private static final Duration TOMBSTONES_STAY = Duration.ofMinutes(10);

    private final ResourceStore store;
    private final Clock clock;

    public Items(ResourceStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    private static String kind(Table table) {
        return "table/" + table.id();
    }

    public Optional<Item> find(ItemKey key) {
        return stored(key).flatMap(resource -> new StoredItem(resource).item());
    }

    private Optional<Resource> stored(ItemKey key) {
        return store.find(kind(key.table()), key.name());
    }

    /** Several items as they were at one moment. */
    public List<Optional<Item>> findTogether(List<ItemKey> keys) {
        List<Optional<Resource>> before = keys.stream().map(this::stored).toList();
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            List<Optional<Resource>> again = keys.stream().map(this::stored).toList();
            if (again.equals(before)) {
                return again.stream()
                        .map(found -> found.flatMap(resource -> new StoredItem(resource).item()))
                        .toList();
            }
            before = again;
        }
        throw tooMuchContention();
    }

    public Outcome write(ItemWrite write) {
        return write(List.of(write)).get(0);
    }

    /** Writes to several items, each another one, if all conditions hold; otherwise to none. */
    public List<Outcome> write(List<ItemWrite> writes) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            List<Outcome> outcomes = new ArrayList<>();
            List<Change> changes = new ArrayList<>();
            for (ItemWrite write : writes) {
                Optional<Resource> resource = stored(write.key());
                Outcome outcome = write.against(resource.flatMap(r -> new StoredItem(r).item()));
                outcomes.add(outcome);
                changes.add(change(write.key(), resource, outcome));
            }
            boolean refused = !outcomes.stream().allMatch(Outcome::written);
            boolean idle = outcomes.size() == 1
                    && outcomes.get(0).before().equals(outcomes.get(0).after());
            if (refused || idle || store.apply(changes)) {
                return outcomes;
            }
        }
        throw tooMuchContention();
    }

    private Change change(ItemKey key, Optional<Resource> resource, Outcome outcome) {
        String document =
                outcome.after().map(StoredItem::document).orElseGet(() -> StoredItem.tombstone(clock.instant()));
        return resource.isPresent()
                ? new Change.Replace(resource.get(), document)
                : new Change.Create(kind(key.table()), key.name(), document);
    }

    private static ApiException tooMuchContention() {
        return new ApiException("InternalServerError", 500, "too many writes to the same item at once; try again");
    }

    /** One item with the name that orders the items of a table. */
    public record Named(String name, Item item) {}

    /** All items of a table in the order of their names; what has expired, and old tombstones, are cleared away. */
    public List<Named> all(Table table) {
        Instant now = clock.instant();
        List<Named> items = new ArrayList<>();
        for (Resource resource : store.list(kind(table))) {
            StoredItem stored = new StoredItem(resource);
            Optional<Item> item = stored.item();
            if (item.isPresent() && hasExpired(table, item.get(), now)) {
                store.replace(resource, StoredItem.tombstone(now));
            } else if (item.isPresent()) {
                items.add(new Named(resource.name(), item.get()));
            } else if (stored.deletedBefore(now.minus(TOMBSTONES_STAY))) {
                store.delete(resource);
            }
        }
        return items;
    }

    private static boolean hasExpired(Table table, Item item, Instant now) {
        if (table.expiryAttribute() == null) {
            return false;
        }
        return item.get(table.expiryAttribute())
                .map(AttributeValue::n)
                .filter(seconds -> Double.parseDouble(seconds) < now.getEpochSecond())
                .isPresent();
    }

    /** Removes the items of a table that is no more. */
    void discard(Table table) {
        store.list(kind(table)).forEach(store::delete);
    }
}
