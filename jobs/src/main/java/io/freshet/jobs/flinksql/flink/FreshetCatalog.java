package io.freshet.jobs.flinksql.flink;

import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.ingest.stream.Stream;
import io.freshet.jobs.application.StreamReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogDatabaseImpl;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.DatabaseAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.catalog.stats.CatalogColumnStatistics;
import org.apache.flink.table.catalog.stats.CatalogTableStatistics;
import org.apache.flink.table.factories.Factory;

/**
 * The streams and delivery streams of the account, beside what a script declares, which goes before them. {@code main} has all of them,
 * {@code streams} and {@code deliveries} tell apart two of the same name; {@code ledgers} has what the delivery streams made visible. One for each script: what it declares is gone with it.
 */
final class FreshetCatalog extends GenericInMemoryCatalog {
    static final String NAME = "freshet";
    static final String MAIN = "main";
    static final String STREAMS = "streams";
    static final String DELIVERIES = "deliveries";
    static final String LEDGERS = "ledgers";

    private final TableBackends backends;
    private final TableScope scope;
    private final FreshetTables tables;
    private final DiscoveredTables discovered;

    FreshetCatalog(TableBackends backends, TableScope scope) {
        super(NAME, MAIN);
        this.backends = backends;
        this.scope = scope;
        this.tables = new FreshetTables(backends, scope);
        this.discovered = new DiscoveredTables(backends, scope);
        try {
            createDatabase(STREAMS, new CatalogDatabaseImpl(Map.of(), "all streams"), false);
            createDatabase(DELIVERIES, new CatalogDatabaseImpl(Map.of(), "all delivery streams"), false);
            createDatabase(LEDGERS, new CatalogDatabaseImpl(Map.of(), "the ledgers of all delivery streams"), false);
        } catch (DatabaseAlreadyExistException e) {
            throw new IllegalStateException("a new catalog has databases already", e);
        }
    }

    @Override
    public Optional<Factory> getFactory() {
        return Optional.of(tables);
    }

    /** What is declared and what is found; {@link #tableExists} knows the former alone, so that a script may declare what is found. */
    @Override
    public List<String> listTables(String database) throws DatabaseNotExistException {
        TreeSet<String> names = new TreeSet<>(super.listTables(database));
        scope.guard().list();
        if (database.equals(MAIN) || database.equals(STREAMS)) {
            backends.streams().list().stream().map(Stream::name).forEach(names::add);
        }
        if (!database.equals(STREAMS)) {
            backends.deliveryStreams().list().stream().map(DeliveryStream::name).forEach(names::add);
        }
        return List.copyOf(names);
    }

    @Override
    public CatalogBaseTable getTable(ObjectPath path) throws TableNotExistException {
        if (tableExists(path)) {
            return super.getTable(path);
        }
        String database = path.getDatabaseName();
        String name = path.getObjectName();
        Optional<StreamReference> stream =
                database.equals(MAIN) || database.equals(STREAMS) ? backends.stream(name) : Optional.empty();
        Optional<DeliveryStream> delivery = database.equals(STREAMS) ? Optional.empty() : backends.deliveryStream(name);
        if (stream.isPresent() && delivery.isPresent()) {
            throw new CatalogException(name + " is a stream and a delivery stream (expected: " + STREAMS + ".`" + name
                    + "` or " + DELIVERIES + ".`" + name + "`)");
        }
        if (stream.isPresent()) {
            return discovered.stream(stream.get());
        }
        if (delivery.isPresent() && database.equals(LEDGERS)) {
            return ledger(delivery.get());
        }
        if (delivery.isPresent()) {
            return discovered.deliveryStream(delivery.get());
        }
        throw new TableNotExistException(NAME, path);
    }

    private CatalogTable ledger(DeliveryStream delivery) {
        scope.guard().read(StreamReference.of(delivery.arn()));
        return CatalogTable.newBuilder()
                .schema(LedgerColumn.schema())
                .options(Map.of(
                        "connector",
                        TableOptions.LEDGER_CONNECTOR,
                        TableOptions.DELIVERY_STREAM.key(),
                        delivery.name()))
                .build();
    }

    @Override
    public CatalogTableStatistics getTableStatistics(ObjectPath path) throws TableNotExistException {
        return tableExists(path) ? super.getTableStatistics(path) : CatalogTableStatistics.UNKNOWN;
    }

    @Override
    public CatalogColumnStatistics getTableColumnStatistics(ObjectPath path) throws TableNotExistException {
        return tableExists(path) ? super.getTableColumnStatistics(path) : CatalogColumnStatistics.UNKNOWN;
    }
}
