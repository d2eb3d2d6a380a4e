package io.freshet.firehosesink.iceberg;

import io.freshet.firehosesink.lane.LakeLoad;
import io.freshet.firehosesink.lane.ObjectLoader;
import io.freshet.firehosesink.lane.ObjectStore;
import io.freshet.firehosesink.lane.PendingLoad;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.parquet.ParquetUtil;
import org.jspecify.annotations.Nullable;

/**
 * Makes published objects data files of an Iceberg table, each in one commit whose snapshot names it. A commit is made only on a version of
 * the table of which no snapshot names the object, and a version has one successor; so an object is in the table once, whenever the process
 * ends, however often it is tried, and whoever else tries it at the same time.
 *
 * <p>Where snapshots have been expired since the object came to be, the data files of the table are looked through instead.
 */
public final class IcebergLoader implements ObjectLoader {
    /** In the summary of a snapshot: the object that it added, and which delivery stream did. */
    static final String OBJECT = "freshet.object";

    static final String DELIVERY_STREAM = "freshet.delivery-stream";

    private final LakeLoad load;
    private final String deliveryStream;
    private final ObjectStore store;

    public IcebergLoader(LakeLoad load, String deliveryStream, ObjectStore store) {
        this.load = load;
        this.deliveryStream = deliveryStream;
        this.store = store;
    }

    @Override
    public void load(PendingLoad object) throws IOException {
        if (store.seals()) {
            throw new Unloadable("objects are encrypted here, and no reader of the table could read them (expected: no"
                    + " s3.client-side-key)");
        }
        try {
            append(object);
        } catch (InTable e) {
            // by an attempt before this one
        } catch (CommitStateUnknownException | CommitFailedException | NotFoundException | RuntimeIOException e) {
            throw new IOException("table " + load.location() + ": " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw new IOException("table " + load.location() + ": " + e.getCause(), e);
        }
    }

    private void append(PendingLoad object) throws IOException {
        StoredTable table = new StoredTable(store, load.bucket(), load.folder(), base -> refuseTwice(base, object));
        @Nullable TableMetadata metadata = table.refresh();
        if (metadata == null) {
            throw new IOException("there is no table at " + load.location());
        }
        if (!load.uuid().equals(metadata.uuid())) {
            throw new Unloadable(
                    "the table at " + load.location() + " is " + metadata.uuid() + " (expected: " + load.uuid()
                            + ", which the delivery stream was set up with; UpdateDestination takes the new one)");
        }
        refuseTwice(metadata, object);
        if (mayBeForgotten(metadata, object) && isAmongFiles(table, pathOf(metadata, object))) {
            return;
        }
        DataFile file = dataFile(table, metadata, object);
        new BaseTable(table, load.location())
                .newAppend()
                .appendFile(file)
                .set(OBJECT, object.url())
                .set(DELIVERY_STREAM, deliveryStream)
                .commit();
    }

    private static void refuseTwice(TableMetadata metadata, PendingLoad object) {
        for (Snapshot snapshot : metadata.snapshots()) {
            if (object.url().equals(snapshot.summary().get(OBJECT))) {
                throw new InTable();
            }
        }
    }

    /** Whether a snapshot that named it may have been expired. */
    private static boolean mayBeForgotten(TableMetadata metadata, PendingLoad object) {
        Snapshot oldest = metadata.currentSnapshot();
        while (oldest != null && oldest.parentId() != null) {
            Snapshot parent = metadata.snapshot(oldest.parentId());
            if (parent == null) {
                return Instant.ofEpochMilli(oldest.timestampMillis()).isAfter(object.arrivedAt());
            }
            oldest = parent;
        }
        return false;
    }

    private boolean isAmongFiles(StoredTable table, String path) throws IOException {
        try (CloseableIterable<FileScanTask> files =
                new BaseTable(table, load.location()).newScan().planFiles()) {
            for (FileScanTask file : files) {
                if (file.file().location().equals(path)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** As the table calls it: readers of a table have their own words for the same store. */
    private String pathOf(TableMetadata metadata, PendingLoad object) throws Unloadable {
        String location = metadata.location();
        String place = location.replaceFirst("^s3[an]?://", "");
        if (place.equals(location) || !place.equals(load.bucket() + "/" + load.folder())) {
            throw new Unloadable(
                    "the table at " + load.location() + " says that it is at " + location + " (expected: the same)");
        }
        return location.substring(0, location.length() - place.length()) + object.bucket() + "/" + object.key();
    }

    private DataFile dataFile(StoredTable table, TableMetadata metadata, PendingLoad object) throws IOException {
        if (!metadata.spec().isUnpartitioned()) {
            throw new Unloadable("the table at " + load.location() + " is partitioned by " + metadata.spec()
                    + " (expected: a table without partitions)");
        }
        String path = pathOf(metadata, object);
        InputFile file = table.io().newInputFile(path);
        Metrics metrics = ParquetUtil.fileMetrics(file, MetricsConfig.forTable(new BaseTable(table, load.location())));
        return DataFiles.builder(metadata.spec())
                .withPath(path)
                .withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(file.getLength())
                .withMetrics(metrics)
                .build();
    }

    @Override
    public void close() {}

    /** The object is in the table; thrown in the midst of a commit that therefore must not be made. */
    private static final class InTable extends RuntimeException {
        InTable() {
            super("the object is in the table", null, false, false);
        }
    }
}
