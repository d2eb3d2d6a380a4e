package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.operator.AggregateCall;
import io.freshet.sqlplanner.operator.MatchNode;
import io.freshet.sqlplanner.operator.MatchValue;
import io.freshet.sqlplanner.row.SqlType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexPatternFieldRef;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/** Expressions of MATCH_RECOGNIZE: what they look at in a match becomes fields, over which they are expressions like others. */
final class MatchValues extends RexShuttle {
    private final RelOptCluster cluster;
    private final Function<String, MatchValue.Variables> variables;
    private final ToIntFunction<RexNode> columns;
    private final List<MatchValue> values = new ArrayList<>();
    private final List<RelDataType> types = new ArrayList<>();

    /**
     * Makes one for an expression, or for several that are computed together.
     *
     * @param variables the variables that a name stands for
     * @param columns the column of a field, or of an expression, of the rows
     */
    MatchValues(
            RelOptCluster cluster, Function<String, MatchValue.Variables> variables, ToIntFunction<RexNode> columns) {
        this.cluster = cluster;
        this.variables = variables;
        this.columns = columns;
    }

    MatchNode.Expression condition(RexNode condition) {
        RexNode computed = condition.accept(this);
        return expression(List.of(), computed, new Layout(List.of(), Set.of()));
    }

    MatchNode.Expression fields(List<RexNode> projects, Layout layout) {
        List<RexNode> computed =
                projects.stream().map(project -> project.accept(this)).toList();
        return expression(computed, null, layout);
    }

    private MatchNode.Expression expression(List<RexNode> projects, @Nullable RexNode condition, Layout layout) {
        RelDataTypeFactory.Builder row = cluster.getTypeFactory().builder();
        for (int i = 0; i < types.size(); i++) {
            row.add("$V" + i, types.get(i));
        }
        RelDataType type = row.build();
        CalcSource source = new CalcSource(cluster, type, new Layout(type.getFieldList(), Set.of()));
        return new MatchNode.Expression(values, source.generate(projects, condition, layout));
    }

    @Override
    public RexNode visitPatternFieldRef(RexPatternFieldRef ref) {
        return cell(ref, true, 0, 0);
    }

    @Override
    public RexNode visitCall(RexCall call) {
        switch (call.getKind()) {
            case FINAL, RUNNING -> {
                return call.getOperands().get(0).accept(this);
            }
            case FIRST, LAST -> {
                return navigation(call, 0, call.getType());
            }
            case PREV -> {
                RexNode inner = call.getOperands().get(0);
                int back = offset(call);
                return inner instanceof RexCall nested
                        ? navigation(nested, back, call.getType())
                        : cell(ref(inner), true, 0, back);
            }
            case CLASSIFIER -> {
                return value(new MatchValue.Classifier(), call.getType());
            }
            case MATCH_NUMBER -> {
                return value(new MatchValue.MatchNumber(), call.getType());
            }
            default -> {
                return call.getOperator() instanceof SqlAggFunction ? aggregate(call) : computed(call);
            }
        }
    }

    /** Any value may be missing in a match, so no expression over values is sure to have one. */
    private RexNode computed(RexCall call) {
        List<RexNode> operands =
                call.getOperands().stream().map(operand -> operand.accept(this)).toList();
        RelDataType type = call.getKind().name().startsWith("IS_") ? call.getType() : nullable(call.getType());
        return cluster.getRexBuilder().makeCall(type, call.getOperator(), operands);
    }

    private RexNode navigation(RexCall call, int back, RelDataType type) {
        if (call.getKind() != SqlKind.FIRST && call.getKind() != SqlKind.LAST) {
            throw new NotTranslatable("PREV looks at a column, or at FIRST or LAST of one, not at " + call, true);
        }
        RexPatternFieldRef ref = ref(call.getOperands().get(0));
        return cell(
                RexPatternFieldRef.of(ref.getAlpha(), ref.getIndex(), type),
                call.getKind() == SqlKind.LAST,
                offset(call),
                back);
    }

    private static RexPatternFieldRef ref(RexNode node) {
        if (node instanceof RexPatternFieldRef ref) {
            return ref;
        }
        throw new NotTranslatable("FIRST, LAST and PREV look at columns, not at " + node, true);
    }

    private static int offset(RexCall call) {
        int offset = call.getOperands().size() < 2
                ? 0
                : Math.toIntExact(Calculation.millis(call.getOperands().get(1)));
        if (offset < 0 || offset > MOST_BACK) {
            throw new NotTranslatable(
                    "The offset of " + call.getOperator().getName() + " is " + offset + " (expected: 0.." + MOST_BACK
                            + ")",
                    true);
        }
        return offset;
    }

    private static final int MOST_BACK = 10_000;

    private RexNode cell(RexPatternFieldRef ref, boolean last, int offset, int back) {
        return value(
                new MatchValue.Cell(
                        variables.apply(ref.getAlpha()),
                        last,
                        offset,
                        back,
                        columns.applyAsInt(new RexInputRef(ref.getIndex(), ref.getType())),
                        Layout.kind(ref.getType())),
                ref.getType());
    }

    private RexNode aggregate(RexCall call) {
        AggregateCall.Function function = Aggregates.function(call.getOperator().getName());
        if (function.looksAtRows()
                || function == AggregateCall.Function.EXP_AVG
                || call.getOperands().size() > 1) {
            throw new NotTranslatable(call.getOperator().getName() + " is no aggregate of a match", true);
        }
        Set<String> names = new HashSet<>();
        RexNode argument = call.getOperands().isEmpty()
                ? null
                : argument(call.getOperands().get(0), names);
        if (names.size() > 1) {
            throw new NotTranslatable(
                    "An aggregate of a match is over the rows of one variable, not of " + names, true);
        }
        SqlType.Kind kind = argument == null ? SqlType.Kind.BIGINT : Layout.kind(argument.getType());
        AggregateCall made = new AggregateCall(
                function,
                argument == null ? AggregateCall.ROWS : columns.applyAsInt(argument),
                kind,
                Layout.kind(call.getType()),
                call.getType().getScale());
        String name = names.isEmpty() ? "" : names.iterator().next();
        return value(new MatchValue.Aggregate(variables.apply(name), made), call.getType());
    }

    /** What an aggregate works on, as an expression over one row. */
    static RexNode argument(RexNode node, Set<String> names) {
        return node.accept(new RexShuttle() {
            @Override
            public RexNode visitPatternFieldRef(RexPatternFieldRef ref) {
                names.add(ref.getAlpha());
                return new RexInputRef(ref.getIndex(), ref.getType());
            }

            @Override
            public RexNode visitCall(RexCall call) {
                switch (call.getKind()) {
                    case FIRST, LAST -> {
                        // Calcite writes columns of a definition so
                        if (call.getOperands().size() > 1
                                && call.getOperands().get(1) instanceof RexLiteral offset
                                && RexLiteral.intValue(offset) == 0) {
                            return call.getOperands().get(0).accept(this);
                        }
                        throw new NotTranslatable("An aggregate of " + call.getKind() + " is not supported yet");
                    }
                    case PREV, CLASSIFIER, MATCH_NUMBER ->
                        throw new NotTranslatable("An aggregate of " + call.getKind() + " is not supported yet");
                    default -> {
                        return super.visitCall(call);
                    }
                }
            }
        });
    }

    private RexNode value(MatchValue value, RelDataType type) {
        int known = values.indexOf(value);
        if (known < 0) {
            known = values.size();
            values.add(value);
            types.add(nullable(type));
        }
        return new RexInputRef(known, types.get(known));
    }

    private RelDataType nullable(RelDataType type) {
        return cluster.getTypeFactory().createTypeWithNullability(type, true);
    }
}
