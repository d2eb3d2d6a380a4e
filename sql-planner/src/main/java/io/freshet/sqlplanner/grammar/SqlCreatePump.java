package io.freshet.sqlplanner.grammar;

import java.util.List;
import org.apache.calcite.sql.SqlCreate;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.parser.SqlParserPos;

/** CREATE [OR REPLACE] PUMP .. AS INSERT INTO ... */
public final class SqlCreatePump extends SqlCreate {
    private static final SqlOperator OPERATOR = new SqlSpecialOperator("CREATE PUMP", SqlKind.OTHER_DDL);

    private final SqlIdentifier name;
    private final boolean started;
    private final SqlStreamInsert insert;

    public SqlCreatePump(
            SqlParserPos pos, boolean replace, SqlIdentifier name, boolean started, SqlStreamInsert insert) {
        super(OPERATOR, pos, replace, false);
        this.name = name;
        this.started = started;
        this.insert = insert;
    }

    public SqlIdentifier name() {
        return name;
    }

    /** False for a pump declared STOPPED; the service starts all pumps with the application, whatever they declare. */
    public boolean started() {
        return started;
    }

    public SqlStreamInsert insert() {
        return insert;
    }

    @Override
    public List<SqlNode> getOperandList() {
        return List.of(name, insert);
    }
}
