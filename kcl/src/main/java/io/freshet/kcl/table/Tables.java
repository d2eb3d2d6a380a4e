package io.freshet.kcl.table;

import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The tables of the account. A table is ACTIVE as soon as it is there. */
public final class Tables {
    private static final String KIND = "table";

    private final ResourceStore store;
    private final Items items;

    public Tables(ResourceStore store, Items items) {
        this.store = store;
        this.items = items;
    }

    public Items items() {
        return items;
    }

    public Optional<Table> find(String name) {
        return store.find(KIND, name).map(resource -> TableDocument.read(resource.document()));
    }

    /** All tables by name. */
    public List<Table> all() {
        return store.list(KIND).stream()
                .map(resource -> TableDocument.read(resource.document()))
                .toList();
    }

    /** False if the name is taken. */
    public boolean create(Table table) {
        return store.create(KIND, table.name(), TableDocument.write(table)).isPresent();
    }

    /** Changes a table; empty if there is none of that name. */
    public Optional<Table> change(String name, UnaryOperator<Table> change) {
        while (true) {
            Optional<Resource> current = store.find(KIND, name);
            if (current.isEmpty()) {
                return Optional.empty();
            }
            Table changed = change.apply(TableDocument.read(current.get().document()));
            if (store.replace(current.get(), TableDocument.write(changed)).isPresent()) {
                return Optional.of(changed);
            }
        }
    }

    /** Removes a table and its items; false if it has changed or gone. */
    public boolean delete(Table table) {
        boolean deleted = store.find(KIND, table.name())
                .filter(resource -> TableDocument.read(resource.document()).equals(table))
                .filter(store::delete)
                .isPresent();
        if (deleted) {
            items.discard(table);
        }
        return deleted;
    }
}
