package io.freshet.sqlplanner.validate;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/** Copies an expression all the way down: a node of a syntax tree has one place only. */
class DeepCopy extends SqlShuttle {
    @Override
    public @Nullable SqlNode visit(SqlIdentifier id) {
        return id.clone(id.getParserPosition());
    }

    @Override
    public @Nullable SqlNode visit(SqlLiteral literal) {
        return literal.clone(literal.getParserPosition());
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        CallCopyingArgHandler copier = new CallCopyingArgHandler(call, true);
        call.getOperator().acceptCall(this, call, false, copier);
        return copier.result();
    }
}
