package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.check.Refusal;
import io.freshet.sqlplanner.function.WithinOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Turns a query of the dialect into one that Calcite understands: the time of rows becomes a column of every query (see {@link RowtimeRewriter}),
 * windows of joins become conditions ({@link JoinRewriter}), windows of aggregates are ordered by time ({@link WindowRewriter}).
 */
final class QueryRewriter {
    private final StreamCatalog catalog;
    private final ColumnNames columnNames;

    QueryRewriter(StreamCatalog catalog) {
        this.catalog = catalog;
        this.columnNames = new ColumnNames(catalog);
    }

    /** The columns of what FROM reads, the queries of WITH included. */
    ColumnNames columnNames() {
        return columnNames;
    }

    /** Rewrites a query in place, as far as that goes; its last column becomes the time of its rows. */
    SqlNode rewrite(SqlNode query) {
        return rewrite(query, RowtimeRewriter.OUTPUT);
    }

    SqlNode rewrite(SqlNode query, String rowtime) {
        if (query instanceof SqlSelect select) {
            return select(select, rowtime, SqlNodeList.EMPTY);
        }
        if (query instanceof SqlOrderBy ordered) {
            return ordered(ordered, rowtime);
        }
        if (query instanceof SqlWith with) {
            for (SqlNode item : with.withList) {
                SqlWithItem named = (SqlWithItem) item;
                if (named.columnList != null) {
                    throw Refusal.notYet(named.columnList, "A column list in WITH");
                }
                named.query = rewrite(named.query, StreamTable.ROWTIME);
                columnNames.name(named.name.getSimple(), named.query);
            }
            with.body = rewrite(with.body, rowtime);
            return with;
        }
        if (query.getKind() == SqlKind.UNION && query instanceof SqlBasicCall union) {
            for (int i = 0; i < union.operandCount(); i++) {
                union.setOperand(i, rewrite(union.operand(i), rowtime));
            }
            return union;
        }
        throw Refusal.notYet(query, query.getKind().toString());
    }

    private SqlNode ordered(SqlOrderBy ordered, String rowtime) {
        SqlNode limit = ordered.fetch == null ? ordered.offset : ordered.fetch;
        if (limit != null) {
            throw Refusal.of(Code.INVALID, limit, "A stream has no end, so its rows cannot be limited");
        }
        if (!(ordered.query instanceof SqlSelect select)) {
            throw Refusal.notYet(ordered.orderList, "ORDER BY over " + ordered.query.getKind());
        }
        return select(select, rowtime, ordered.orderList);
    }

    private SqlSelect select(SqlSelect select, String rowtime, SqlNodeList written) {
        SqlNodeList order = GroupWindowRewriter.rewrite(select, written);
        SqlNode from = select.getFrom();
        boolean joined = false;
        if (from != null) {
            JoinRewriter joins = new JoinRewriter(this, catalog, select);
            select.setFrom(joins.rewrite(from));
            order = joins.resolved(order);
            joined = joins.joinsStreams();
        }
        OtherSteps.rewrite(select);
        SqlNode within = null;
        List<SqlNode> keys = new ArrayList<>();
        for (SqlNode key : order) {
            if (key instanceof SqlCall call && call.getOperator() instanceof WithinOrder) {
                within = call.operand(0);
            } else {
                keys.add(key);
            }
        }
        if (within != null) {
            if (keys.size() != 1) {
                throw Refusal.notYet(order, "ORDER BY .. WITHIN with more than one key");
            }
            if (!RowtimeRewriter.promotes(select, keys.get(0))) {
                throw Refusal.of(
                        Code.INVALID,
                        keys.get(0),
                        "ORDER BY .. WITHIN sorts by the new ROWTIME",
                        "select the expression AS ROWTIME");
            }
        } else if (!keys.isEmpty()) {
            select.setOrderBy(new SqlNodeList(keys, order.getParserPosition()));
        }
        WindowRewriter.rewrite(select);
        RowtimeRewriter.rewrite(select, rowtime, joined, within == null ? 0 : Intervals.millis(within));
        return select;
    }

    /** {@code SELECT *} of a query that is none itself, for places that take only SELECT. */
    static SqlSelect selectOf(SqlNode query) {
        if (query instanceof SqlSelect select) {
            return select;
        }
        SqlParserPos pos = query.getParserPosition();
        return new SqlSelect(
                pos,
                SqlNodeList.EMPTY,
                SqlNodeList.of(SqlIdentifier.star(pos)),
                query,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
