package io.freshet.kcl.table;

import io.freshet.kcl.item.AttributeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A table as it stands.
 *
 * @param id unique to this creation of the table: a later table of the same name never sees the items of this one
 * @param keyTypes the type of every attribute that is part of a key, of the table or of an index
 * @param expiryAttribute the attribute with the second at which an item expires, if items expire
 * @param pointInTimeRecovery what was asked for; it has no effect
 */
public record Table(
        String name,
        String id,
        String arn,
        long createdAtMillis,
        Key key,
        Map<String, AttributeType> keyTypes,
        List<Index> indexes,
        boolean onDemand,
        Throughput throughput,
        Map<String, String> tags,
        @Nullable String expiryAttribute,
        boolean pointInTimeRecovery,
        boolean deletionProtection) {
    public Table {
        keyTypes = Map.copyOf(keyTypes);
        indexes = List.copyOf(indexes);
        tags = Map.copyOf(tags);
    }

    public Optional<Index> index(String indexName) {
        return indexes.stream().filter(index -> index.name().equals(indexName)).findFirst();
    }

    public Table withIndexes(List<Index> changed, Map<String, AttributeType> types) {
        Map<String, AttributeType> all = new TreeMap<>(keyTypes);
        all.putAll(types);
        List<Key> keys = new ArrayList<>(List.of(key));
        changed.forEach(index -> keys.add(index.key()));
        all.keySet()
                .removeIf(name -> keys.stream().noneMatch(k -> k.attributes().contains(name)));
        return new Table(
                name,
                id,
                arn,
                createdAtMillis,
                key,
                all,
                changed,
                onDemand,
                throughput,
                tags,
                expiryAttribute,
                pointInTimeRecovery,
                deletionProtection);
    }

    public Table withThroughput(boolean nowOnDemand, Throughput changed) {
        return new Table(
                name,
                id,
                arn,
                createdAtMillis,
                key,
                keyTypes,
                indexes,
                nowOnDemand,
                changed,
                tags,
                expiryAttribute,
                pointInTimeRecovery,
                deletionProtection);
    }

    public Table withTags(Map<String, String> changed) {
        return new Table(
                name,
                id,
                arn,
                createdAtMillis,
                key,
                keyTypes,
                indexes,
                onDemand,
                throughput,
                changed,
                expiryAttribute,
                pointInTimeRecovery,
                deletionProtection);
    }

    public Table withExpiryAttribute(@Nullable String attribute) {
        return new Table(
                name,
                id,
                arn,
                createdAtMillis,
                key,
                keyTypes,
                indexes,
                onDemand,
                throughput,
                tags,
                attribute,
                pointInTimeRecovery,
                deletionProtection);
    }

    public Table withProtection(boolean recovery, boolean againstDeletion) {
        return new Table(
                name,
                id,
                arn,
                createdAtMillis,
                key,
                keyTypes,
                indexes,
                onDemand,
                throughput,
                tags,
                expiryAttribute,
                recovery,
                againstDeletion);
    }
}
