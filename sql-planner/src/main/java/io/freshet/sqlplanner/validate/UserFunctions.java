package io.freshet.sqlplanner.validate;

import io.freshet.sqlplanner.Diagnostic.Code;
import io.freshet.sqlplanner.check.Refusal;
import io.freshet.sqlplanner.function.ArgumentFunction;
import io.freshet.sqlplanner.function.DialectOperators;
import io.freshet.sqlplanner.grammar.SqlColumnDefinition;
import io.freshet.sqlplanner.grammar.SqlCreateFunctionStatement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * The functions that the application created. A call is replaced by the function's expression, its parameters by the arguments; a function may be
 * overloaded by the number of its parameters. It must be created before it is used, so no function can come back to itself.
 */
public final class UserFunctions {
    /** How many calls may be replaced in one application: functions of functions grow fast. */
    private static final int MAX_CALLS = 10_000;

    private record Signature(String name, int parameters) {}

    private final Map<Signature, SqlCreateFunctionStatement> functions = new LinkedHashMap<>();
    private int inlined;

    /** Adds a function, if its expression is right for its types. */
    public void create(SqlCreateFunctionStatement function, StreamCatalog catalog) {
        String name = name(function.name());
        Signature signature = new Signature(name, function.parameters().size());
        if (functions.containsKey(signature) && !function.getReplace()) {
            throw Refusal.of(
                    Code.INVALID,
                    function.name(),
                    "Function '" + name + "' with " + signature.parameters() + " parameters is defined already",
                    "choose another name, or write CREATE OR REPLACE FUNCTION");
        }
        if (isBuiltIn(name)) {
            throw Refusal.of(
                    Code.INVALID, function.name(), "'" + name + "' is a built-in function", "choose another name");
        }
        List<String> parameters = new ArrayList<>();
        for (SqlColumnDefinition parameter : function.parameters()) {
            if (parameters.contains(parameter.name().getSimple())) {
                throw Refusal.of(
                        Code.INVALID,
                        parameter.name(),
                        "Parameter '" + parameter.name().getSimple() + "' is defined twice");
            }
            parameters.add(parameter.name().getSimple());
        }
        checkNames(function, parameters);
        // from here on the body's own calls are of functions created before it
        SqlNode body = new FunctionRewriter(this).rewrite(FunctionRewriter.copy(function.body()));
        PumpValidator.checkFunction(function, FunctionRewriter.copy(body), catalog);
        functions.put(
                signature,
                new SqlCreateFunctionStatement(
                        function.getParserPosition(),
                        function.getReplace(),
                        function.name(),
                        List.copyOf(function.parameters()),
                        function.returns(),
                        function.nullOnNull(),
                        body));
    }

    /** The names of the functions there are. */
    public List<String> names() {
        return functions.keySet().stream().map(Signature::name).distinct().toList();
    }

    private static void checkNames(SqlCreateFunctionStatement function, List<String> parameters) {
        function.body().accept(new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlIdentifier id) {
                String name = id.names.get(id.names.size() - 1);
                if (!id.names.get(0).isEmpty() && !(id.isSimple() && parameters.contains(name)) && !isKeyword(name)) {
                    throw Refusal.of(
                            Code.NOT_FOUND,
                            id,
                            "'" + id + "' is no parameter of function '" + name(function.name()) + "'",
                            NearestNames.hint(name, parameters));
                }
                return null;
            }

            @Override
            public @Nullable Void visit(SqlCall call) {
                if (call.getOperator().isAggregator()) {
                    throw Refusal.of(
                            Code.INVALID,
                            call,
                            "An aggregate cannot stand in a function",
                            "aggregate in the query and give the function the result");
                }
                return super.visit(call);
            }
        });
    }

    private static boolean isKeyword(String name) {
        return name.startsWith("CURRENT_") || name.startsWith("LOCALTIME");
    }

    private static boolean isBuiltIn(String name) {
        return DialectOperators.table().getOperatorList().stream()
                .anyMatch(operator -> operator.getName().equals(name));
    }

    private static String name(SqlIdentifier id) {
        return id.names.get(id.names.size() - 1);
    }

    /** The call itself, unless it is of one of these functions: then the function's expression. */
    SqlNode inline(SqlCall call) {
        if (functions.isEmpty() || !(call.getOperator() instanceof SqlUnresolvedFunction unresolved)) {
            return call;
        }
        SqlIdentifier id = Objects.requireNonNull(unresolved.getSqlIdentifier());
        if (!names().contains(name(id))) {
            return call;
        }
        SqlCreateFunctionStatement function = functions.get(new Signature(name(id), call.operandCount()));
        if (function == null) {
            throw Refusal.of(
                    Code.INVALID,
                    call,
                    "Function '" + name(id) + "' has no version with " + call.operandCount() + " arguments",
                    "expected " + counts(name(id)));
        }
        inlined++;
        if (inlined > MAX_CALLS) {
            throw Refusal.of(
                    Code.TOO_LARGE, call, "The application's functions expand to more than " + MAX_CALLS + " calls");
        }
        return expand(call, function);
    }

    private String counts(String name) {
        return String.join(
                " or ",
                functions.keySet().stream()
                        .filter(signature -> signature.name().equals(name))
                        .map(signature -> String.valueOf(signature.parameters()))
                        .toList());
    }

    private static SqlNode expand(SqlCall call, SqlCreateFunctionStatement function) {
        SqlParserPos pos = call.getParserPosition();
        Map<String, SqlNode> arguments = new HashMap<>();
        SqlNodeList nulls = new SqlNodeList(pos);
        for (int i = 0; i < call.operandCount(); i++) {
            SqlColumnDefinition parameter = function.parameters().get(i);
            SqlNode argument = call.operand(i);
            arguments.put(
                    parameter.name().getSimple(),
                    ArgumentFunction.of(parameter.name().getSimple(), parameter.type(), argument));
            nulls.add(SqlStdOperatorTable.IS_NULL.createCall(pos, FunctionRewriter.copy(argument)));
        }
        SqlNode body = Objects.requireNonNull(function.body().accept(new DeepCopy() {
            @Override
            public @Nullable SqlNode visit(SqlIdentifier id) {
                SqlNode argument = id.isSimple() ? arguments.get(id.getSimple()) : null;
                return argument == null ? super.visit(id) : FunctionRewriter.copy(argument);
            }
        }));
        SqlNode result = SqlStdOperatorTable.CAST.createCall(pos, body, function.returns());
        if (!function.nullOnNull() || nulls.isEmpty()) {
            return result;
        }
        SqlNode anyNull = nulls.stream()
                .reduce((a, b) -> SqlStdOperatorTable.OR.createCall(pos, a, b))
                .orElseThrow();
        return new SqlCase(pos, null, SqlNodeList.of(anyNull), SqlNodeList.of(SqlLiteral.createNull(pos)), result);
    }
}
