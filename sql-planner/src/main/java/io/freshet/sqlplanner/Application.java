package io.freshet.sqlplanner;

import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.check.QueryRules;
import io.freshet.sqlplanner.check.Refusal;
import io.freshet.sqlplanner.grammar.SqlAlterPump;
import io.freshet.sqlplanner.grammar.SqlColumnDefinition;
import io.freshet.sqlplanner.grammar.SqlCreateFunctionStatement;
import io.freshet.sqlplanner.grammar.SqlCreatePump;
import io.freshet.sqlplanner.grammar.SqlCreateStream;
import io.freshet.sqlplanner.grammar.SqlDropStatement;
import io.freshet.sqlplanner.grammar.SqlStreamInsert;
import io.freshet.sqlplanner.operator.ErrorRow;
import io.freshet.sqlplanner.operator.PhysicalNode;
import io.freshet.sqlplanner.row.SqlType;
import io.freshet.sqlplanner.rule.NotTranslatable;
import io.freshet.sqlplanner.rule.PhysicalPlanner;
import io.freshet.sqlplanner.validate.NearestNames;
import io.freshet.sqlplanner.validate.PumpValidator;
import io.freshet.sqlplanner.validate.StreamCatalog;
import io.freshet.sqlplanner.validate.StreamTable;
import io.freshet.sqlplanner.validate.UserFunctions;
import io.freshet.sqlplanner.validate.ValidatedPump;
import io.freshet.sqlplanner.validate.Watermark;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;

/** An application in the making: takes one statement after the other. A statement that is refused leaves it as it was. */
final class Application {
    /** The name of the stream, and of the pump, of a query on its own. */
    private static final String QUERY = "$query";

    /** Types of other dialects, and what they are here. */
    private static final Map<String, String> OTHER_TYPES = Map.of(
            "STRING", "VARCHAR",
            "TEXT", "VARCHAR",
            "JSON", "VARCHAR",
            "DATETIME", "TIMESTAMP",
            "LONG", "BIGINT",
            "BOOL", "BOOLEAN",
            "NUMBER", "DECIMAL",
            "BYTES", "VARBINARY");

    private static final int MAX_TEXT = 65_535;

    private final List<InputStream> inputs;
    private final StreamCatalog catalog;
    private final List<ReferenceTable> tables;
    private final UserFunctions functions = new UserFunctions();
    private final Map<String, Set<String>> needed = new HashMap<>();
    private final Map<String, PumpPlan> pumps = new LinkedHashMap<>();
    private final Set<String> stopped = new HashSet<>();

    Application(List<InputStream> inputs, List<ReferenceTable> tables) {
        this.inputs = inputs;
        this.tables = tables;
        this.catalog = new StreamCatalog(inputs, tables);
    }

    void take(SqlNode statement) {
        if (statement instanceof SqlCreateStream stream) {
            createStream(stream);
        } else if (statement instanceof SqlCreatePump pump) {
            createPump(pump);
        } else if (statement instanceof SqlDropStatement drop) {
            drop(drop);
        } else if (statement instanceof SqlAlterPump alter) {
            alter(alter);
        } else if (statement.isA(SqlKind.QUERY)) {
            query(statement);
        } else if (statement instanceof SqlCreateFunctionStatement function) {
            name(function.name());
            functions.create(function, catalog);
        } else if (statement instanceof SqlStreamInsert) {
            throw Refusal.of(
                    Code.INVALID, statement, "INSERT runs in a pump", "write CREATE PUMP name AS INSERT INTO ..");
        } else {
            throw Refusal.of(
                    Code.NOT_YET_SUPPORTED,
                    statement,
                    statement.getKind() + " as a statement of its own is not supported yet",
                    "write CREATE PUMP name AS INSERT INTO stream SELECT STREAM ..");
        }
    }

    Plan plan() {
        List<InAppStream> streams = new ArrayList<>();
        catalog.created().forEach(stream -> streams.add(new InAppStream(stream.name(), stream.columns())));
        streams.add(new InAppStream(ErrorRow.STREAM, ErrorRow.COLUMNS));
        List<PumpPlan> running = pumps.values().stream()
                .filter(pump -> !stopped.contains(pump.name()))
                .toList();
        return new Plan(inputs, tables, streams, running, needed);
    }

    /** A query on its own fills a stream of its own. */
    private void query(SqlNode query) {
        if (pumps.containsKey(QUERY)) {
            throw Refusal.of(
                    Code.INVALID,
                    query,
                    "An application has one query on its own",
                    "give the others a stream and a pump: CREATE PUMP name AS INSERT INTO ..");
        }
        QueryRules.check(query);
        ValidatedPump valid = new PumpValidator(catalog, functions).validate(QUERY, query);
        PhysicalNode root = operators(valid, query);
        catalog.create(QUERY, valid.target().columns());
        pumps.put(QUERY, new PumpPlan(QUERY, QUERY, root, valid.describe()));
    }

    private void alter(SqlAlterPump alter) {
        List<String> names = alter.names().stream().map(Application::name).toList();
        for (int i = 0; i < names.size(); i++) {
            if (!pumps.containsKey(names.get(i))) {
                throw noPump(alter.names().get(i), names.get(i));
            }
        }
        Collection<String> altered = names.isEmpty() ? pumps.keySet() : names;
        if (alter.start()) {
            stopped.removeAll(altered);
        } else {
            stopped.addAll(altered);
        }
    }

    private Refusal noPump(SqlIdentifier id, String name) {
        return Refusal.of(Code.NOT_FOUND, id, "Pump '" + name + "' not found", NearestNames.hint(name, pumps.keySet()));
    }

    private void createStream(SqlCreateStream stream) {
        String name = name(stream.name());
        if (name.equals(ErrorRow.STREAM)) {
            throw Refusal.of(
                    Code.INVALID, stream.name(), "'error_stream' is the service's own stream", "choose another name");
        }
        if (catalog.isInput(name)
                || catalog.isTable(name)
                || (catalog.find(name) != null && (!stream.getReplace() || isUsed(name)))) {
            throw Refusal.of(
                    Code.INVALID, stream.name(), "Stream '" + name + "' is defined already", "choose another name");
        }
        List<Column> columns = new ArrayList<>();
        for (SqlColumnDefinition definition : stream.columns()) {
            Column column = column(definition);
            if (columns.stream().anyMatch(other -> other.name().equals(column.name()))) {
                throw Refusal.of(Code.INVALID, definition.name(), "Column '" + column.name() + "' is defined twice");
            }
            columns.add(column);
        }
        if (stream.watermarks().size() > 1) {
            throw Refusal.of(
                    Code.INVALID, stream.watermarks().get(1), "A stream has one watermark", "keep one of them");
        }
        catalog.create(
                name,
                columns,
                stream.watermarks().isEmpty()
                        ? null
                        : Watermark.of(stream.watermarks().get(0), columns));
    }

    private static Column column(SqlColumnDefinition definition) {
        String name = definition.name().getSimple();
        if (name.equals(StreamTable.ROWTIME)) {
            throw Refusal.of(
                    Code.INVALID, definition.name(), "ROWTIME is there without being declared", "leave the column out");
        }
        String text =
                definition.type().withNullable(null).toString().replace("`", "").replace("\"", "");
        try {
            SqlType type = SqlType.of(text);
            checkSize(definition, type);
            if (type.kind() == SqlType.Kind.BINARY || type.kind() == SqlType.Kind.VARBINARY) {
                throw Refusal.notYet(definition.type(), type.kind() + " in a stream");
            }
            return new Column(name, type.toString());
        } catch (IllegalArgumentException e) {
            String type = definition.type().getTypeName().getSimple();
            String instead = OTHER_TYPES.getOrDefault(type, "");
            throw Refusal.of(
                    Code.INVALID,
                    definition.type(),
                    "'" + type + "' is no type of the dialect",
                    instead.isEmpty() ? NearestNames.hint(type, SqlType.names()) : "use " + instead);
        }
    }

    private static void checkSize(SqlColumnDefinition definition, SqlType type) {
        int most = type.kind() == SqlType.Kind.DECIMAL ? 38 : MAX_TEXT;
        if (type.precision() == 0 || type.precision() > most) {
            throw Refusal.of(Code.INVALID, definition.type(), type + " (expected: a length of 1 to " + most + ")", "");
        }
    }

    private boolean isUsed(String stream) {
        return pumps.values().stream().anyMatch(pump -> pump.target().equals(stream) || reads(pump.root(), stream));
    }

    private static boolean reads(PhysicalNode node, String stream) {
        return node.describe().equals("Scan(" + stream + ")")
                || node.inputs().stream().anyMatch(input -> reads(input, stream));
    }

    private void createPump(SqlCreatePump pump) {
        String name = name(pump.name());
        if (pumps.containsKey(name) && !pump.getReplace()) {
            throw Refusal.of(
                    Code.INVALID, pump.name(), "Pump '" + name + "' is defined already", "choose another name");
        }
        SqlStreamInsert insert = pump.insert();
        StreamTable target = target(insert.target());
        QueryRules.check(insert.query());
        ValidatedPump valid = new PumpValidator(catalog, functions).validate(target, insert.columns(), insert.query());
        PhysicalNode root = operators(valid, insert.query());
        if (feeds(target.name(), root)) {
            throw Refusal.of(
                    Code.INVALID,
                    insert.target(),
                    "Pump '" + name + "' would feed stream '" + target.name() + "' from itself");
        }
        pumps.put(name, new PumpPlan(name, target.name(), root, valid.describe()));
        stopped.remove(name);
    }

    private PhysicalNode operators(ValidatedPump pump, SqlNode query) {
        SqlNode place = query;
        if (query instanceof SqlSelect select) {
            place = select.getGroup() != null ? select.getGroup() : Objects.requireNonNull(select.getSelectList());
        }
        try {
            PhysicalNode root = PhysicalPlanner.plan(pump.root());
            pump.neededColumns().forEach((stream, columns) -> needed.computeIfAbsent(stream, unused -> new HashSet<>())
                    .addAll(columns));
            return root;
        } catch (NotTranslatable e) {
            String message = String.valueOf(e.getMessage());
            throw Refusal.of(
                    e.invalid() ? Code.INVALID : Code.NOT_YET_SUPPORTED,
                    place,
                    message,
                    message.contains("monotonic expression")
                            ? "add a bucket of time, as in STEP(s.ROWTIME BY INTERVAL '60' SECOND)"
                            : "");
        }
    }

    private StreamTable target(SqlIdentifier id) {
        String name = name(id);
        if (name.equals(ErrorRow.STREAM) || catalog.isInput(name) || catalog.isTable(name)) {
            throw Refusal.of(
                    Code.INVALID,
                    id,
                    "Stream '" + name + "' cannot be inserted into",
                    "insert into a stream made by CREATE STREAM");
        }
        StreamTable target = catalog.find(name);
        if (target == null) {
            List<String> names =
                    catalog.created().stream().map(StreamTable::name).toList();
            throw Refusal.of(Code.NOT_FOUND, id, "Stream '" + name + "' not found", NearestNames.hint(name, names));
        }
        return target;
    }

    /** Whether rows of a stream would come back to it through operators over it and the pumps there are. */
    private boolean feeds(String stream, PhysicalNode node) {
        return reads(node, stream)
                || pumps.values().stream().anyMatch(pump -> reads(node, pump.target()) && feeds(stream, pump.root()));
    }

    private void drop(SqlDropStatement drop) {
        String name = name(drop.name());
        if (drop.stream()) {
            if (catalog.find(name) == null || catalog.isInput(name) || catalog.isTable(name)) {
                throw Refusal.of(
                        Code.NOT_FOUND,
                        drop.name(),
                        "Stream '" + name + "' not found",
                        NearestNames.hint(name, catalog.names()));
            }
            pumps.values().removeIf(pump -> pump.target().equals(name) || reads(pump.root(), name));
            catalog.drop(name);
        } else if (pumps.remove(name) == null) {
            throw noPump(drop.name(), name);
        }
    }

    private static String name(SqlIdentifier id) {
        if (!id.isSimple()) {
            throw Refusal.of(
                    Code.INVALID,
                    id,
                    "'" + id + "' has more than one part",
                    "all streams and pumps are in one schema: use the name alone");
        }
        return id.getSimple();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "application of %d pumps", pumps.size());
    }
}
