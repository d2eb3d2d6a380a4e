package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.check.Refusal;
import io.freshet.sqlplanner.function.DialectOperators;
import io.freshet.sqlplanner.function.LiteralArguments;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.validate.SelectScope;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/** Calcite's validator, told that {@code *} leaves out the system columns. */
final class StreamValidator extends SqlValidatorImpl {
    private static final SqlOperatorTable OPERATORS = DialectOperators.table();

    StreamValidator(CalciteCatalogReader catalog, RelDataTypeFactory types) {
        super(
                OPERATORS,
                catalog,
                types,
                SqlValidator.Config.DEFAULT.withTypeCoercionEnabled(false).withIdentifierExpansion(true));
    }

    @Override
    public void validateCall(SqlCall call, SqlValidatorScope scope) {
        super.validateCall(call, scope);
        String problem = LiteralArguments.problem(call);
        if (!problem.isEmpty()) {
            throw Refusal.of(Code.INVALID, call, problem);
        }
        if (call.getKind() == SqlKind.CAST) {
            TypeRules.checkCast(call, deriveType(scope, call.operand(0)), deriveType(scope, call));
        } else if (SqlKind.COMPARISON.contains(call.getKind()) || call.getKind() == SqlKind.BETWEEN) {
            for (int i = 1; i < call.operandCount(); i++) {
                if (!(call.operand(i) instanceof SqlSelect)) {
                    TypeRules.checkComparison(
                            call, deriveType(scope, call.operand(0)), deriveType(scope, call.operand(i)));
                }
            }
        }
    }

    /** Called for the columns that a star stands for. */
    @Override
    protected void addToSelectList(
            List<SqlNode> list,
            Set<String> aliases,
            List<Map.Entry<String, RelDataType>> fields,
            SqlNode item,
            SelectScope scope,
            boolean includeSystemColumns) {
        if (item instanceof SqlIdentifier id) {
            String name = id.names.get(id.names.size() - 1);
            if (name.equals(StreamTable.ROWTIME) || name.equals(StreamTable.ARRIVAL)) {
                return;
            }
        }
        super.addToSelectList(list, aliases, fields, item, scope, includeSystemColumns);
    }
}
