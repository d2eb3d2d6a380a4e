package io.freshet.firehosesink.iceberg;

import io.freshet.firehosesink.lane.Column;
import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.LakeLoad;
import io.freshet.firehosesink.lane.ObjectStore;
import io.freshet.firehosesink.stream.LakeTables;
import io.freshet.firehosesink.stream.Receivers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.jspecify.annotations.Nullable;

/** Finds tables, makes them, and tells when one is not what a delivery stream was set up with. */
public final class IcebergTables implements LakeTables, Receivers {
    private final Supplier<ObjectStore> stores;

    /** @param stores opens the store; it is closed after each question */
    public IcebergTables(Supplier<ObjectStore> stores) {
        this.stores = stores;
    }

    @Override
    public Optional<LakeTable> find(String bucket, String folder, List<Column> definition) throws IOException {
        try (ObjectStore store = stores.get()) {
            if (store.seals()) {
                throw new IllegalArgumentException(
                        "it could not be read, as objects are encrypted here (expected: no s3.client-side-key)");
            }
            StoredTable table = new StoredTable(store, bucket, folder, base -> {});
            @Nullable TableMetadata metadata = table.refresh();
            if (metadata == null && definition.isEmpty()) {
                return Optional.empty();
            }
            if (metadata == null) {
                metadata = made(table, "s3://" + bucket + "/" + folder, definition);
            }
            if (!table.isKeptFromOverwriting()) {
                throw new IllegalArgumentException("its store replaces objects though it is asked not to, so that"
                        + " writers would undo each other's commits (expected: a store that knows If-None-Match)");
            }
            return Optional.of(IcebergColumns.of(metadata));
        } catch (UncheckedIOException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (NotFoundException | CommitStateUnknownException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Somebody else may make it at the same time: then theirs it is. */
    private static TableMetadata made(StoredTable table, String location, List<Column> definition) {
        try {
            table.commit(
                    null,
                    TableMetadata.newTableMetadata(
                            IcebergColumns.schema(definition),
                            PartitionSpec.unpartitioned(),
                            location,
                            Map.of("format-version", "2")));
        } catch (CommitFailedException e) {
            // it is there now
        }
        return table.refresh();
    }

    @Override
    public Optional<String> problem(DeliveryConfig config) {
        if (!(config.load() instanceof LakeLoad load)) {
            return Optional.empty();
        }
        String meanwhile = ": objects wait in the bucket for as long as RetryOptions says.";
        try {
            Optional<LakeTable> table = find(load.bucket(), load.folder(), List.of());
            if (table.isEmpty()) {
                return Optional.of("There is no table at " + load.location() + meanwhile);
            }
            return table.get().uuid().equals(load.uuid())
                    ? Optional.empty()
                    : Optional.of("The table at " + load.location() + " is another one since: UpdateDestination takes"
                            + " it" + meanwhile);
        } catch (IllegalArgumentException e) {
            return Optional.of(
                    "The table at " + load.location() + " cannot be delivered into: " + e.getMessage() + ".");
        } catch (IOException e) {
            return Optional.of("The table at " + load.location() + " cannot be read: " + e.getMessage() + meanwhile);
        }
    }
}
