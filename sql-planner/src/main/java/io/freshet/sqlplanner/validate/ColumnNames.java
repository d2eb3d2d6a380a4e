package io.freshet.sqlplanner.validate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSnapshot;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.jspecify.annotations.Nullable;

/** The names of the columns that something in FROM shows, as far as they are in the text or the catalog; the system columns are not among them. */
final class ColumnNames {
    private final StreamCatalog catalog;
    private final Map<String, @Nullable List<String>> named = new HashMap<>();

    ColumnNames(StreamCatalog catalog) {
        this.catalog = catalog;
    }

    /** A query of WITH, which is rewritten already. */
    void name(String name, SqlNode query) {
        named.put(name, of(query));
    }

    /** The names, in order; null if only planning tells them, as with functions that return tables. */
    @Nullable
    List<String> of(@Nullable SqlNode node) {
        if (node instanceof SqlIdentifier id) {
            return ofStream(id.names.get(id.names.size() - 1));
        }
        if (node instanceof SqlSelect select) {
            return ofItems(select);
        }
        if (node instanceof SqlJoin join) {
            return together(of(join.getLeft()), of(join.getRight()));
        }
        if (node instanceof SqlSnapshot snapshot) {
            return of(snapshot.getTableRef());
        }
        if (node instanceof SqlWith with) {
            return of(with.body);
        }
        if (!(node instanceof SqlCall call)) {
            return null;
        }
        return switch (call.getKind()) {
            case AS -> call.operandCount() > 2 ? shown(listed(call)) : of(call.operand(0));
            case UNION -> of(call.operand(0));
            default -> null;
        };
    }

    private @Nullable List<String> ofStream(String name) {
        if (named.containsKey(name)) {
            return named.get(name);
        }
        StreamTable stream = catalog.find(name);
        return stream == null
                ? null
                : shown(stream.columns().stream().map(column -> column.name()).toList());
    }

    private @Nullable List<String> ofItems(SqlSelect select) {
        List<String> names = new ArrayList<>();
        List<SqlNode> items = select.getSelectList();
        for (int i = 0; i < items.size(); i++) {
            SqlNode item = items.get(i);
            if (item instanceof SqlIdentifier id && id.isStar()) {
                List<String> all =
                        of(id.names.size() == 1 ? select.getFrom() : find(select.getFrom(), id.names.get(0)));
                if (all == null) {
                    return null;
                }
                names.addAll(all);
            } else {
                String alias = SqlValidatorUtil.alias(item);
                names.add(alias == null ? "EXPR$" + i : alias);
            }
        }
        return shown(names);
    }

    /** What has a name in FROM. */
    private static @Nullable SqlNode find(@Nullable SqlNode from, String name) {
        if (from instanceof SqlJoin join) {
            SqlNode left = find(join.getLeft(), name);
            return left == null ? find(join.getRight(), name) : left;
        }
        return from != null && name.equals(SqlValidatorUtil.alias(from)) ? from : null;
    }

    private static List<String> listed(SqlCall as) {
        return as.getOperandList().subList(2, as.operandCount()).stream()
                .map(SqlNode::toString)
                .toList();
    }

    private static List<String> shown(List<String> names) {
        return names.stream()
                .filter(name -> !name.equals(StreamTable.ROWTIME)
                        && !name.equals(StreamTable.ARRIVAL)
                        && !name.equals(RowtimeRewriter.OUTPUT))
                .toList();
    }

    private static @Nullable List<String> together(@Nullable List<String> left, @Nullable List<String> right) {
        if (left == null || right == null) {
            return null;
        }
        List<String> all = new ArrayList<>(left);
        all.addAll(right);
        return all;
    }

    /** The name under which columns of something in FROM are found; null if it has none. */
    static @Nullable String qualifier(SqlNode node) {
        if (node.getKind() == SqlKind.SNAPSHOT) {
            return SqlValidatorUtil.alias(((SqlSnapshot) node).getTableRef());
        }
        return SqlValidatorUtil.alias(node);
    }
}
