package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.check.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * What FROM shows, column by column. USING and NATURAL make one column of two: written without a stream's name, it is the left one, the right one of a RIGHT JOIN, and
 * whichever is there of a FULL JOIN; in {@code *} such columns come first, and once.
 */
record SharedColumns(List<Shown> columns) {
    SharedColumns {
        columns = List.copyOf(columns);
    }

    /**
     * A column.
     *
     * @param values its names with those of its streams; the first that is not NULL counts
     * @param shared whether it stands for columns of two streams
     */
    record Shown(String name, List<List<String>> values, boolean shared) {
        SqlNode at(SqlParserPos pos) {
            List<SqlNode> ids = new ArrayList<>();
            values.forEach(value -> ids.add(new SqlIdentifier(value, pos)));
            return ids.size() == 1 ? ids.get(0) : SqlStdOperatorTable.COALESCE.createCall(pos, ids);
        }

        /** As an item of a select list, with its name. */
        SqlNode item(SqlParserPos pos) {
            return values.size() == 1
                    ? at(pos)
                    : SqlStdOperatorTable.AS.createCall(pos, at(pos), new SqlIdentifier(name, pos));
        }
    }

    /** The columns of one stream or table. */
    static SharedColumns of(String qualifier, List<String> names) {
        return new SharedColumns(names.stream()
                .map(name -> new Shown(name, List.of(List.of(qualifier, name)), false))
                .toList());
    }

    /** The columns of a join by ON. */
    SharedColumns and(SharedColumns right) {
        List<Shown> all = new ArrayList<>(columns);
        all.addAll(right.columns);
        return new SharedColumns(all);
    }

    /** The columns of a join by USING or NATURAL; adds to the conditions that those that are shared are equal. */
    SharedColumns using(SqlJoin join, SharedColumns right, List<SqlNode> conditions) {
        List<Shown> merged = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (SqlIdentifier id : wanted(join, right)) {
            Shown ofLeft = one(id, "left");
            Shown ofRight = right.one(id, "right");
            SqlParserPos pos = id.getParserPosition();
            conditions.add(SqlStdOperatorTable.EQUALS.createCall(pos, ofLeft.at(pos), ofRight.at(pos)));
            merged.add(new Shown(ofLeft.name(), values(join.getJoinType(), ofLeft, ofRight), true));
            names.add(ofLeft.name());
        }
        columns.stream().filter(column -> !names.contains(column.name())).forEach(merged::add);
        right.columns.stream().filter(column -> !names.contains(column.name())).forEach(merged::add);
        return new SharedColumns(merged);
    }

    private static List<List<String>> values(JoinType type, Shown left, Shown right) {
        if (type != JoinType.FULL) {
            return type == JoinType.RIGHT ? right.values() : left.values();
        }
        List<List<String>> both = new ArrayList<>(left.values());
        both.addAll(right.values());
        return both;
    }

    private List<SqlIdentifier> wanted(SqlJoin join, SharedColumns right) {
        if (!join.isNatural()) {
            List<SqlIdentifier> using = new ArrayList<>();
            for (SqlNode id : (SqlNodeList) Objects.requireNonNull(join.getCondition())) {
                using.add((SqlIdentifier) id);
            }
            return using;
        }
        List<String> others = right.columns.stream().map(Shown::name).toList();
        List<SqlIdentifier> common = columns.stream()
                .map(Shown::name)
                .filter(others::contains)
                .distinct()
                .map(name -> new SqlIdentifier(name, join.getParserPosition()))
                .toList();
        if (common.isEmpty()) {
            throw Refusal.of(
                    Code.INVALID,
                    join,
                    "NATURAL JOIN finds no column that both sides have",
                    "say in ON what is equal; write CROSS JOIN if every row of one side belongs to every row of the other");
        }
        return common;
    }

    private Shown one(SqlIdentifier id, String side) {
        String name = id.getSimple();
        List<Shown> found =
                columns.stream().filter(column -> column.name().equals(name)).toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        List<String> known = columns.stream().map(Shown::name).toList();
        String hint = found.isEmpty()
                ? NearestNames.hint(name, known)
                : "say in ON which of them is meant, with the name of its stream";
        throw Refusal.of(
                found.isEmpty() ? Code.NOT_FOUND : Code.INVALID,
                id,
                found.isEmpty()
                        ? "Column " + NearestNames.written(name) + " is not on the " + side + " side of the join"
                        : "Column " + NearestNames.written(name) + " is there more than once on the " + side
                                + " side of the join",
                hint);
    }

    boolean hasShared() {
        return columns.stream().anyMatch(Shown::shared);
    }

    /** An expression in which shared columns without a stream's name are meant. */
    SqlNode resolve(SqlNode expression) {
        SqlNode resolved = expression.accept(new Resolve());
        return resolved == null ? expression : resolved;
    }

    /** A query in which they are meant. */
    void resolveIn(SqlSelect select) {
        List<SqlNode> items = new ArrayList<>();
        for (SqlNode item : select.getSelectList()) {
            SqlParserPos pos = item.getParserPosition();
            Shown column = item instanceof SqlIdentifier id ? shared(id) : null;
            if (item instanceof SqlIdentifier id && id.isStar() && id.names.size() == 1) {
                columns.forEach(shown -> items.add(shown.item(pos)));
            } else {
                items.add(column == null ? resolve(item) : column.item(pos));
            }
        }
        select.setSelectList(new SqlNodeList(items, select.getSelectList().getParserPosition()));
        if (select.getWhere() != null) {
            select.setWhere(resolve(select.getWhere()));
        }
        if (select.getGroup() != null) {
            select.setGroupBy((SqlNodeList) resolve(select.getGroup()));
        }
        if (select.getHaving() != null) {
            select.setHaving(resolve(select.getHaving()));
        }
        if (select.getOrderList() != null) {
            select.setOrderBy((SqlNodeList) resolve(select.getOrderList()));
        }
        select.getWindowList().forEach(this::resolve);
    }

    private @Nullable Shown shared(SqlIdentifier id) {
        return id.isSimple()
                ? columns.stream()
                        .filter(column -> column.shared() && column.name().equals(id.getSimple()))
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private final class Resolve extends SqlShuttle {
        @Override
        public SqlNode visit(SqlIdentifier id) {
            Shown column = shared(id);
            return column == null ? id : column.at(id.getParserPosition());
        }

        @Override
        public @Nullable SqlNode visit(SqlCall call) {
            if (call instanceof SqlSelect) {
                return call; // rewritten by itself
            }
            if (call instanceof SqlWindow window) {
                window.setPartitionList((SqlNodeList) resolve(window.getPartitionList()));
                window.setOrderList((SqlNodeList) resolve(window.getOrderList()));
                return window;
            }
            if (call.getKind() == SqlKind.AS) {
                return SqlStdOperatorTable.AS.createCall(
                        call.getParserPosition(), resolve(call.operand(0)), call.operand(1));
            }
            if (call.getKind() == SqlKind.OVER) {
                SqlNode window = call.operand(1);
                return call.getOperator()
                        .createCall(
                                call.getParserPosition(),
                                resolve(call.operand(0)),
                                window instanceof SqlWindow ? resolve(window) : window);
            }
            return super.visit(call);
        }
    }
}
