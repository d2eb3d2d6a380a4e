package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.check.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/** ROWTIME in the column list of INSERT: what the query selects at its place is the row's time, and no column. */
final class RowtimeColumn {
    private RowtimeColumn() {}

    /** The columns without ROWTIME; the query's item for it is made an item AS ROWTIME. */
    static List<SqlIdentifier> take(List<SqlIdentifier> columns, SqlNode query) {
        List<SqlIdentifier> others = new ArrayList<>(columns);
        for (int i = 0; i < columns.size(); i++) {
            SqlIdentifier column = columns.get(i);
            if (column.isSimple() && column.getSimple().equals(StreamTable.ROWTIME)) {
                if (!(query instanceof SqlSelect select)
                        || select.getSelectList().size() <= i) {
                    throw Refusal.of(
                            Code.INVALID,
                            column,
                            "The query selects nothing for ROWTIME",
                            "select the time at the same place of the list");
                }
                promote(select, i);
                others.remove(column);
            }
        }
        return others;
    }

    private static void promote(SqlSelect select, int place) {
        List<SqlNode> items = new ArrayList<>(select.getSelectList().getList());
        SqlNode item = items.get(place);
        SqlNode value = item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
        items.set(
                place,
                SqlStdOperatorTable.AS.createCall(
                        item.getParserPosition(),
                        value,
                        new SqlIdentifier(StreamTable.ROWTIME, item.getParserPosition())));
        select.setSelectList(new SqlNodeList(items, select.getSelectList().getParserPosition()));
    }
}
