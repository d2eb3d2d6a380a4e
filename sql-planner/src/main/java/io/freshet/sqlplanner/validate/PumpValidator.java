package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.check.Refusal;
import io.freshet.sqlplanner.function.SystemFunction;
import io.freshet.sqlplanner.grammar.SqlColumnDefinition;
import io.freshet.sqlplanner.grammar.SqlCreateFunctionStatement;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.plan.ConventionTraitDef;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.jspecify.annotations.Nullable;

/** A pump's query and its target: names resolved, types checked, the query's columns assigned to the target's. */
public final class PumpValidator {
    private final StreamCatalog catalog;
    private final UserFunctions functions;
    private final JavaTypeFactoryImpl types = new JavaTypeFactoryImpl(DialectTypes.INSTANCE);

    public PumpValidator(StreamCatalog catalog, UserFunctions functions) {
        this.catalog = catalog;
        this.functions = functions;
    }

    /** Refuses a function whose expression does not fit its parameters or its result. */
    static void checkFunction(SqlCreateFunctionStatement function, SqlNode body, StreamCatalog catalog) {
        JavaTypeFactoryImpl types = new JavaTypeFactoryImpl(DialectTypes.INSTANCE);
        StreamValidator validator = new StreamValidator(catalog.reader(types), types);
        try {
            Map<String, RelDataType> parameters = new HashMap<>();
            for (SqlColumnDefinition parameter : function.parameters()) {
                parameters.put(parameter.name().getSimple(), parameter.type().deriveType(validator));
            }
            SqlNode result = SqlStdOperatorTable.CAST.createCall(body.getParserPosition(), body, function.returns());
            validator.validateParameterizedExpression(result, parameters);
        } catch (CalciteContextException e) {
            throw ValidationProblem.refusal(e, catalog);
        }
    }

    /** The query over the target, which must be in the catalog. */
    public ValidatedPump validate(StreamTable target, List<SqlIdentifier> columns, SqlNode query) {
        List<SqlIdentifier> wanted = RowtimeColumn.take(columns, query);
        SqlNodeList list = selectList(query);
        List<SqlNode> written = List.copyOf(list);
        Converted converted = convert(query);
        List<Integer> positions = positions(target, wanted, converted.fields().size() - 1, written, list);
        return new ValidatedPump(target, assign(converted.rel(), target, positions, written, list));
    }

    /** A query on its own: its columns are the columns of its stream. */
    public ValidatedPump validate(String stream, SqlNode query) {
        SqlNodeList list = selectList(query);
        List<SqlNode> written = List.copyOf(list);
        Converted converted = convert(query);
        List<Column> columns = columns(converted.fields(), query);
        StreamTable target = new StreamTable(stream, columns, StreamTable.Kind.CREATED);
        List<Integer> positions = IntStream.range(0, columns.size()).boxed().toList();
        return new ValidatedPump(target, assign(converted.rel(), target, positions, written, list));
    }

    private static List<Column> columns(List<RelDataTypeField> fields, SqlNode query) {
        List<Column> columns = new ArrayList<>();
        for (RelDataTypeField field : fields.subList(0, fields.size() - 1)) {
            try {
                columns.add(new Column(field.getName(), Assignment.name(field.getType())));
            } catch (IllegalArgumentException e) {
                throw Refusal.of(
                        Code.TYPE_MISMATCH,
                        query,
                        "Column " + NearestNames.written(field.getName()) + " is " + field.getType()
                                + ", which no stream can hold",
                        "use CAST");
            }
        }
        return columns;
    }

    private record Converted(RelNode rel, List<RelDataTypeField> fields) {}

    private Converted convert(SqlNode query) {
        new FunctionRewriter(functions).rewrite(query);
        SqlNode rewritten = new QueryRewriter(catalog).rewrite(query);
        CalciteCatalogReader reader = catalog.reader(types);
        StreamValidator validator = new StreamValidator(reader, types);
        try {
            SqlNode valid = validator.validate(rewritten);
            List<RelDataTypeField> fields =
                    validator.getValidatedNodeType(valid).getFieldList();
            HepPlanner planner = new HepPlanner(HepProgram.builder().build());
            planner.addRelTraitDef(ConventionTraitDef.INSTANCE);
            // constants are computed like everything else: Calcite's own answers are not the dialect's
            planner.setExecutor((builder, constants, reduced) -> reduced.addAll(constants));
            RelOptCluster cluster = RelOptCluster.create(planner, new RexBuilder(types));
            SqlToRelConverter converter = new SqlToRelConverter(
                    (row, sql, schema, view) -> {
                        throw new IllegalStateException("views are not there");
                    },
                    validator,
                    reader,
                    cluster,
                    StandardConvertletTable.INSTANCE,
                    SqlToRelConverter.config()
                            .withTrimUnusedFields(false)
                            .withExpand(false)
                            .withRemoveSortInSubQuery(false)
                            // what one query computes stays apart from what the next does: some of it is the time of
                            // rows
                            .withRelBuilderConfigTransform(config -> config.withBloat(-1)));
            return new Converted(converter.convertQuery(valid, false, true).project(), fields);
        } catch (CalciteContextException e) {
            throw ValidationProblem.refusal(e, catalog);
        }
    }

    /** The select list that a reader sees first. */
    private static SqlNodeList selectList(SqlNode query) {
        if (query instanceof SqlSelect select) {
            return select.getSelectList();
        }
        if (query instanceof SqlOrderBy ordered) {
            return selectList(ordered.query);
        }
        if (query instanceof SqlWith with) {
            return selectList(with.body);
        }
        return query.getKind() == SqlKind.UNION
                ? selectList(((SqlCall) query).operand(0))
                : new SqlNodeList(List.of(query), query.getParserPosition());
    }

    /** For each column of the target the query's column that goes there, or -1. */
    private static List<Integer> positions(
            StreamTable target, List<SqlIdentifier> columns, int given, List<SqlNode> written, SqlNode list) {
        List<String> names =
                target.columns().stream().map(column -> column.name()).toList();
        List<Integer> positions = new ArrayList<>();
        List<String> wanted = new ArrayList<>();
        for (SqlIdentifier column : columns) {
            String name = column.getSimple();
            if (!names.contains(name)) {
                throw Refusal.of(
                        Code.NOT_FOUND,
                        column,
                        "Column '" + name + "' not found in stream '" + target.name() + "'",
                        NearestNames.hint(name, names));
            }
            wanted.add(name);
        }
        if (columns.isEmpty()) {
            wanted.addAll(names);
        }
        if (given != wanted.size()) {
            SqlNode at = given > wanted.size() && written.size() == given ? written.get(wanted.size()) : list;
            throw Refusal.of(
                    Code.INVALID,
                    at,
                    "The query has " + given + " column" + (given == 1 ? "" : "s") + ", stream '" + target.name()
                            + "' takes " + wanted.size(),
                    "expected "
                            + String.join(
                                    ", ",
                                    wanted.stream()
                                            .limit(5)
                                            .map(NearestNames::written)
                                            .toList()) + (wanted.size() > 5 ? ", .." : ""));
        }
        names.forEach(name -> positions.add(wanted.indexOf(name)));
        return positions;
    }

    private RelNode assign(
            RelNode rel, StreamTable target, List<Integer> positions, List<SqlNode> written, SqlNode list) {
        RexBuilder rex = rel.getCluster().getRexBuilder();
        List<RelDataTypeField> fields = rel.getRowType().getFieldList();
        List<RexNode> projects = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < positions.size(); i++) {
            RelDataType type = types.createTypeWithNullability(
                    StreamTable.type(types, target.columns().get(i).sqlType()), true);
            int position = positions.get(i);
            if (position < 0) {
                projects.add(rex.makeNullLiteral(type));
            } else {
                RelDataType from = fields.get(position).getType();
                if (!Assignment.allowed(from, type)) {
                    SqlNode at = written.size() == fields.size() - 1 ? written.get(position) : list;
                    if (from.isStruct()) {
                        throw Refusal.of(
                                Code.TYPE_MISMATCH,
                                at,
                                "A log line's record cannot be inserted as a whole",
                                "name its columns in an outer query: SELECT STREAM t.r.COLUMN1 FROM (SELECT STREAM .. AS r ..) AS t");
                    }
                    throw Refusal.of(
                            Code.TYPE_MISMATCH,
                            at,
                            "Column "
                                    + NearestNames.written(
                                            target.columns().get(i).name()) + " of stream '" + target.name() + "' is "
                                    + target.columns().get(i).type() + ", the query gives " + Assignment.name(from),
                            "use CAST");
                }
                RexNode value = rex.makeInputRef(rel, position);
                projects.add(Assignment.needsCast(from, type) ? Assignment.cast(rex, value, type) : value);
            }
            names.add(target.columns().get(i).name());
        }
        projects.add(rowtime(target.watermark(), projects, rex, rex.makeInputRef(rel, fields.size() - 1)));
        names.add(RowtimeRewriter.OUTPUT);
        return RelFactories.DEFAULT_PROJECT_FACTORY.createProject(rel, List.of(), projects, names, java.util.Set.of());
    }

    private static RexNode rowtime(
            @Nullable Watermark watermark, List<RexNode> columns, RexBuilder rex, RexNode otherwise) {
        if (watermark == null) {
            return otherwise;
        }
        return rex.makeCall(
                SystemFunction.PROMOTE,
                columns.get(watermark.column()),
                rex.makeExactLiteral(BigDecimal.valueOf(watermark.withinMillis())));
    }
}
