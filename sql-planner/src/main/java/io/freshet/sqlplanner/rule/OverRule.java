package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.function.SystemFunction;
import io.freshet.sqlplanner.operator.AggregateCall;
import io.freshet.sqlplanner.operator.GroupNode;
import io.freshet.sqlplanner.operator.OverNode;
import io.freshet.sqlplanner.operator.PhysicalNode;
import io.freshet.sqlplanner.row.SqlType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rel.type.RelDataTypeFieldImpl;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Sliding windows: what the windows work on is computed as columns, one operator for each way to partition adds their values, and the projection is
 * computed from both.
 */
final class OverRule implements RelRule {
    @Override
    public boolean matches(RelNode rel) {
        return rel instanceof Project project && project.containsOver();
    }

    @Override
    public Translated apply(RelNode rel, PhysicalPlanner planner) {
        Project project = (Project) rel;
        List<RexOver> overs = overs(project.getProjects());
        Arguments arguments = new Arguments(project.getInput(), planner.translate(project.getInput()));
        overs.forEach(over -> arguments.take(over));
        Translated input = arguments.computed(project);
        Map<List<Integer>, List<RexOver>> partitions = new LinkedHashMap<>();
        List<RexOver> ranks = overs.stream().filter(Ranks::isRank).toList();
        for (RexOver over : overs) {
            if (ranks.contains(over)) {
                continue;
            }
            partitions
                    .computeIfAbsent(
                            over.getWindow().partitionKeys.stream()
                                    .map(arguments::column)
                                    .toList(),
                            keys -> new ArrayList<>())
                    .add(over);
        }
        PhysicalNode node = input.node();
        List<RexOver> inOrder = new ArrayList<>();
        for (Map.Entry<List<Integer>, List<RexOver>> partition : partitions.entrySet()) {
            node = over(node, partition.getKey(), partition.getValue(), arguments);
            inOrder.addAll(partition.getValue());
        }
        for (RexOver rank : ranks) {
            node = Ranks.node(node, rank, arguments::column, project.getInput(), planner);
            inOrder.add(rank);
        }
        return computeFromValues(project, new Translated(node, input.layout()), arguments.type(), inOrder);
    }

    private static List<RexOver> overs(List<RexNode> projects) {
        LinkedHashSet<RexOver> overs = new LinkedHashSet<>();
        RexShuttle collect = new RexShuttle() {
            @Override
            public RexNode visitOver(RexOver over) {
                if (RexOver.containsOver(over.getOperands(), null)) {
                    throw new NotTranslatable(
                            "A window over the value of a window is not supported yet: use a sub-query");
                }
                overs.add(over);
                return over;
            }
        };
        projects.forEach(project -> project.accept(collect));
        return List.copyOf(overs);
    }

    private static OverNode over(PhysicalNode node, List<Integer> keys, List<RexOver> overs, Arguments arguments) {
        List<OverNode.Frame> frames = new ArrayList<>();
        List<OverNode.Call> calls = new ArrayList<>();
        for (RexOver over : overs) {
            AggregateCall call = call(over, arguments);
            OverNode.Frame frame = frame(over, call);
            if (!frames.contains(frame)) {
                frames.add(frame);
            }
            int fallback = call.function() == AggregateCall.Function.LAG
                            && over.getOperands().size() > 2
                    ? arguments.column(over.getOperands().get(2))
                    : -1;
            calls.add(new OverNode.Call(frames.indexOf(frame), call, fallback));
        }
        return new OverNode(node, keys, frames, calls);
    }

    private static AggregateCall call(RexOver over, Arguments arguments) {
        if (over.isDistinct()) {
            throw new NotTranslatable("DISTINCT in aggregates is not part of the dialect", true);
        }
        AggregateCall.Function function =
                Aggregates.function(over.getAggOperator().getName());
        List<RexNode> operands = over.getOperands();
        long parameter =
                switch (function) {
                    case LAG -> operands.size() > 1 ? number(operands.get(1), 0, function) : 1;
                    case NTH_VALUE, NTH_VALUE_FROM_LAST -> number(operands.get(1), 1, function);
                    case EXP_AVG -> number(operands.get(1), 1, function);
                    default -> 0;
                };
        return new AggregateCall(
                function,
                operands.isEmpty() ? AggregateCall.ROWS : arguments.column(operands.get(0)),
                operands.isEmpty()
                        ? SqlType.Kind.BIGINT
                        : Layout.kind(operands.get(0).getType()),
                Layout.kind(over.getType()),
                over.getType().getScale(),
                parameter,
                over.ignoreNulls());
    }

    private static long number(RexNode node, long least, AggregateCall.Function function) {
        if (!(node instanceof RexLiteral)) {
            throw new NotTranslatable(
                    "The second argument of " + function + " is a constant (found: " + node + ")", true);
        }
        long number = Calculation.millis(node);
        if (number < least || number > Integer.MAX_VALUE * 1_000L) {
            throw new NotTranslatable(
                    "The second argument of " + function + " is " + number + " (expected: at least " + least + ")",
                    true);
        }
        return number;
    }

    private static OverNode.Frame frame(RexOver over, AggregateCall call) {
        RexWindow window = over.getWindow();
        RexWindowBound lower = window.getLowerBound();
        RexWindowBound upper = window.getUpperBound();
        ordered(over, call);
        if (!upper.isCurrentRow() && !(call.function() == AggregateCall.Function.ROW_NUMBER)) {
            throw new NotTranslatable("A sliding window ends at CURRENT ROW", true);
        }
        if (lower.isUnbounded() || call.function() == AggregateCall.Function.ROW_NUMBER) {
            return switch (call.function()) {
                case LAG -> {
                    if (call.ignoresNulls()) {
                        throw new NotTranslatable("LAG with IGNORE NULLS needs a window that ends somewhere", true);
                    }
                    yield new OverNode.Rows(call.parameter());
                }
                case NTH_VALUE, NTH_VALUE_FROM_LAST ->
                    throw new NotTranslatable("NTH_VALUE needs a window that begins somewhere", true);
                default -> new OverNode.Unbounded();
            };
        }
        if (lower.isCurrentRow()) {
            return window.isRows() ? new OverNode.Rows(0) : new OverNode.Range(0);
        }
        if (!lower.isPreceding()) {
            throw new NotTranslatable("A sliding window begins before its last row", true);
        }
        RexNode offset = lower.getOffset();
        if (offset == null
                || SqlTypeName.YEAR_INTERVAL_TYPES.contains(offset.getType().getSqlTypeName())) {
            throw new NotTranslatable("A sliding window of months is not supported yet");
        }
        long size = Calculation.millis(offset);
        if (size <= 0) {
            throw new NotTranslatable(
                    "A sliding window of " + size + " PRECEDING (expected: more than zero, or CURRENT ROW)", true);
        }
        return window.isRows() ? new OverNode.Rows(size) : new OverNode.Range(size);
    }

    /** Windows go by time. Only ROW_NUMBER may name a column of time, by which rows come anyhow. */
    private static void ordered(RexOver over, AggregateCall call) {
        for (RexFieldCollation key : over.getWindow().orderKeys) {
            boolean byTime = key.left instanceof RexCall time && SystemFunction.ROW_TIME.equals(time.getOperator());
            if (!byTime || key.getDirection().isDescending()) {
                if (call.function() != AggregateCall.Function.ROW_NUMBER
                        || key.getDirection().isDescending()
                        || key.left.getType().getSqlTypeName() != SqlTypeName.TIMESTAMP) {
                    throw new NotTranslatable("A window of a stream is ordered by ROWTIME and nothing else", true);
                }
            }
        }
    }

    private static Translated computeFromValues(
            Project project, Translated windows, RelDataType type, List<RexOver> overs) {
        RelDataTypeFactory.Builder row =
                project.getCluster().getTypeFactory().builder().addAll(type.getFieldList());
        List<RelDataTypeField> fields = new ArrayList<>(type.getFieldList());
        for (RexOver over : overs) {
            row.add("$W" + fields.size(), over.getType());
            fields.add(new RelDataTypeFieldImpl("$W" + fields.size(), fields.size(), over.getType()));
        }
        int first = type.getFieldCount();
        RexShuttle toColumns = new RexShuttle() {
            @Override
            public RexNode visitOver(RexOver over) {
                return new RexInputRef(first + overs.indexOf(over), over.getType());
            }
        };
        List<RexNode> projects = project.getProjects().stream()
                .map(expression -> expression.accept(toColumns))
                .toList();
        Layout layout = new Layout(fields, windows.layout().rowtimes());
        return new Calculation(project.getCluster(), new Translated(windows.node(), layout), row.build())
                .compute(project.getRowType().getFieldList(), projects, null);
    }

    /** The columns that windows work on: those of the input, and expressions computed behind them. */
    private static final class Arguments {
        private final RelDataType inputType;
        private final RelDataTypeFactory types;
        private final Translated input;
        private final List<RexNode> computed = new ArrayList<>();

        Arguments(RelNode read, Translated input) {
            this.inputType = read.getRowType();
            this.types = read.getCluster().getTypeFactory();
            this.input = input;
        }

        void take(RexOver over) {
            over.getWindow().partitionKeys.forEach(this::take);
            if (Ranks.isRank(over)) {
                over.getWindow().orderKeys.forEach(key -> take(key.left));
                return;
            }
            AggregateCall.Function function =
                    Aggregates.function(over.getAggOperator().getName());
            for (int i = 0; i < over.getOperands().size(); i++) {
                if (i == 0 || (i == 2 && function == AggregateCall.Function.LAG)) {
                    take(over.getOperands().get(i));
                }
            }
        }

        private void take(RexNode node) {
            if (!(node instanceof RexInputRef)
                    && !Calculation.isRowtime(node, input.layout())
                    && !computed.contains(node)) {
                computed.add(node);
            }
        }

        int column(RexNode node) {
            if (Calculation.isRowtime(node, input.layout())) {
                return GroupNode.ROWTIME;
            }
            int field = node instanceof RexInputRef ref
                    ? ref.getIndex()
                    : inputType.getFieldCount() + computed.indexOf(node);
            return layout().column(field);
        }

        private Layout layout() {
            return new Layout(type().getFieldList(), input.layout().rowtimes());
        }

        RelDataType type() {
            RelDataTypeFactory.Builder row = types.builder().addAll(inputType.getFieldList());
            for (int i = 0; i < computed.size(); i++) {
                row.add("$A" + i, computed.get(i).getType());
            }
            return row.build();
        }

        /** The operator with all columns. */
        Translated computed(Project project) {
            if (computed.isEmpty()) {
                return input;
            }
            List<RexNode> projects = new ArrayList<>();
            inputType.getFieldList().forEach(field -> projects.add(new RexInputRef(field.getIndex(), field.getType())));
            projects.addAll(computed);
            return new Calculation(project.getCluster(), input, inputType)
                    .pass(type().getFieldList(), projects, input.layout().rowtimes());
        }
    }
}
