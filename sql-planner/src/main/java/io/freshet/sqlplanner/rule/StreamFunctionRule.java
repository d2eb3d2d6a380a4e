package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.function.StreamTableFunction;
import io.freshet.sqlplanner.operator.StreamFunction;
import io.freshet.sqlplanner.operator.StreamFunctionNode;
import io.freshet.sqlplanner.row.SqlType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/** Functions from a stream to a stream, with their arguments. */
final class StreamFunctionRule implements RelRule {
    @Override
    public boolean matches(RelNode rel) {
        return rel instanceof TableFunctionScan scan
                && scan.getInputs().size() == 1
                && scan.getCall() instanceof RexCall call
                && call.getOperator() instanceof StreamTableFunction;
    }

    @Override
    public Translated apply(RelNode rel, PhysicalPlanner planner) {
        Translated input = planner.translate(rel.getInput(0));
        RexCall call = (RexCall) ((TableFunctionScan) rel).getCall();
        StreamFunction function;
        try {
            function = function(
                    ((StreamTableFunction) call.getOperator()).kind(),
                    new Arguments(call.getOperands()),
                    input.layout());
        } catch (IllegalArgumentException e) {
            throw new NotTranslatable(call.getOperator().getName() + ": " + e.getMessage(), true);
        }
        List<RelDataTypeField> fields = rel.getRowType().getFieldList();
        return new Translated(
                new StreamFunctionNode(input.node(), function), new Layout(fields, Set.of(fields.size() - 1)));
    }

    private static StreamFunction function(StreamTableFunction.Kind kind, Arguments arguments, Layout layout) {
        return switch (kind) {
            case TOP_K_ITEMS_TUMBLING -> {
                int column = column(arguments.text(1), layout);
                yield new StreamFunction.TopItems(
                        column, layout.kinds().get(column), arguments.number(2, 0), arguments.number(3, 0));
            }
            case COUNT_DISTINCT_ITEMS_TUMBLING ->
                new StreamFunction.DistinctItems(column(arguments.text(1), layout), arguments.number(2, 0));
            case GROUP_RANK ->
                new StreamFunction.GroupRank(
                        column(arguments.text(1), layout),
                        isDescending(arguments.text(3)),
                        isDescending(arguments.text(4)),
                        arguments.number(5, 0),
                        arguments.number(6, 0));
            case RANDOM_CUT_FOREST, RANDOM_CUT_FOREST_WITH_EXPLANATION -> forest(kind, arguments, layout);
            case HOTSPOTS ->
                new StreamFunction.Hotspots(
                        numbers(layout),
                        arguments.number(1, 0),
                        arguments.decimal(2).doubleValue(),
                        arguments.number(3, 0));
        };
    }

    private static StreamFunction forest(StreamTableFunction.Kind kind, Arguments arguments, Layout layout) {
        List<Integer> columns = numbers(layout);
        List<String> names = new ArrayList<>();
        layout.fields().stream()
                .filter(field ->
                        !layout.isRowtime(field.getIndex()) && columns.contains(layout.column(field.getIndex())))
                .forEach(field -> names.add(field.getName()));
        boolean explained = kind == StreamTableFunction.Kind.RANDOM_CUT_FOREST_WITH_EXPLANATION;
        return new StreamFunction.Anomaly(
                columns,
                names,
                arguments.number(1, 100),
                arguments.number(2, 256),
                arguments.number(3, 100_000),
                arguments.number(4, 1),
                explained,
                explained && arguments.truth(5));
    }

    private static boolean isDescending(String order) {
        return switch (order.toLowerCase(Locale.ROOT)) {
            case "asc" -> false;
            case "desc" -> true;
            default -> throw new IllegalArgumentException("order: '" + order + "' (expected: 'asc' or 'desc')");
        };
    }

    /** The columns of numbers; DECIMAL is none here. */
    private static List<Integer> numbers(Layout layout) {
        List<Integer> numbers = new ArrayList<>();
        List<SqlType.Kind> kinds = layout.kinds();
        for (int i = 0; i < kinds.size(); i++) {
            switch (kinds.get(i)) {
                case TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE -> numbers.add(i);
                case DECIMAL ->
                    throw new IllegalArgumentException(
                            "a column of the stream is DECIMAL (expected: CAST it to DOUBLE)");
                default -> {}
            }
        }
        return numbers;
    }

    private static int column(String name, Layout layout) {
        for (RelDataTypeField field : layout.fields()) {
            if (field.getName().equals(name) && !layout.isRowtime(field.getIndex())) {
                return layout.column(field.getIndex());
            }
        }
        throw new IllegalArgumentException("column '" + name + "' is not in the stream");
    }

    /** The constants behind the cursor. */
    private record Arguments(List<RexNode> operands) {
        String text(int place) {
            String text = literal(place).getValueAs(String.class);
            if (text == null) {
                throw new IllegalArgumentException("argument " + (place + 1) + " is null (expected: a text)");
            }
            return text;
        }

        boolean truth(int place) {
            return place < operands.size() && Boolean.TRUE.equals(literal(place).getValueAs(Boolean.class));
        }

        BigDecimal decimal(int place) {
            if (literal(place).getValue() instanceof BigDecimal value) {
                return value;
            }
            throw new IllegalArgumentException(
                    "argument " + (place + 1) + " is " + operands.get(place) + " (expected: a number)");
        }

        long number(int place, long missing) {
            return place < operands.size() ? decimal(place).longValueExact() : missing;
        }

        private RexLiteral literal(int place) {
            if (operands.get(place) instanceof RexLiteral literal) {
                return literal;
            }
            throw new IllegalArgumentException(
                    "argument " + (place + 1) + " is " + operands.get(place) + " (expected: a constant)");
        }
    }
}
