package io.freshet.kcl.table;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The attributes that make the key of a table or an index.
 *
 * @param range absent if the hash key alone makes it
 */
public record Key(String hash, @Nullable String range) {
    public Set<String> attributes() {
        Set<String> attributes = new LinkedHashSet<>();
        attributes.add(hash);
        if (range != null) {
            attributes.add(range);
        }
        return attributes;
    }
}
