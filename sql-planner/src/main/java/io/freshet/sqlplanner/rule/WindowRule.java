package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.operator.Bucket;
import io.freshet.sqlplanner.operator.TimeWindows;
import io.freshet.sqlplanner.operator.WindowNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** The standard's window functions: TABLE(TUMBLE(TABLE s, DESCRIPTOR(ROWTIME), ..)) and its like. */
final class WindowRule implements RelRule {
    @Override
    public boolean matches(RelNode rel) {
        return rel instanceof TableFunctionScan scan
                && scan.getInputs().size() == 1
                && scan.getCall() instanceof RexCall call
                && List.of("TUMBLE", "HOP", "CUMULATE", "SESSION")
                        .contains(call.getOperator().getName());
    }

    @Override
    public Translated apply(RelNode rel, PhysicalPlanner planner) {
        Translated input = planner.translate(rel.getInput(0));
        RexCall call = (RexCall) ((TableFunctionScan) rel).getCall();
        int time = -1;
        List<Integer> keys = new ArrayList<>();
        List<Long> sizes = new ArrayList<>();
        for (RexNode operand : call.getOperands()) {
            if (operand.getKind() == SqlKind.DESCRIPTOR && time == -1) {
                time = time((RexCall) operand, input.layout());
            } else if (operand.getKind() == SqlKind.DESCRIPTOR) {
                ((RexCall) operand).getOperands().forEach(key -> keys.add(column(key, input.layout())));
            } else if (operand instanceof RexLiteral) {
                sizes.add(Calculation.millis(operand));
            }
        }
        WindowNode node =
                new WindowNode(input.node(), time, windows(call.getOperator().getName(), sizes), keys);
        Layout layout =
                new Layout(rel.getRowType().getFieldList(), input.layout().rowtimes());
        return new Translated(node, layout);
    }

    private static int time(RexCall descriptor, Layout layout) {
        if (descriptor.getOperands().size() != 1
                || !(descriptor.getOperands().get(0) instanceof RexInputRef ref)
                || ref.getType().getSqlTypeName() != SqlTypeName.TIMESTAMP) {
            throw new NotTranslatable("The first DESCRIPTOR of a window names one column, a TIMESTAMP", true);
        }
        return GroupRule.column(ref.getIndex(), layout);
    }

    private static int column(RexNode key, Layout layout) {
        if (!(key instanceof RexInputRef ref) || layout.isRowtime(ref.getIndex())) {
            throw new NotTranslatable("Sessions are kept apart by columns other than ROWTIME", true);
        }
        return layout.column(ref.getIndex());
    }

    private static TimeWindows windows(String name, List<Long> sizes) {
        if (sizes.isEmpty() || (sizes.size() < 2 && (name.equals("HOP") || name.equals("CUMULATE")))) {
            throw new NotTranslatable(name + " needs the sizes of its windows as constants", true);
        }
        try {
            return switch (name) {
                case "TUMBLE" -> new TimeWindows.Tumble(sizes.get(0), sizes.size() > 1 ? sizes.get(1) : 0);
                case "HOP" -> new TimeWindows.Hop(sizes.get(0), sizes.get(1));
                case "CUMULATE" -> new TimeWindows.Cumulate(sizes.get(0), sizes.get(1));
                default -> new TimeWindows.Session(sizes.get(0));
            };
        } catch (IllegalArgumentException e) {
            throw new NotTranslatable(String.valueOf(e.getMessage()), true);
        }
    }

    /** The bucket that the start (place 0) or the end (place 1) of a window is. */
    static @Nullable Bucket bucket(WindowNode window, int place) {
        if (place == 1) {
            return new Bucket.Until();
        }
        return place == 0 && window.windows() instanceof TimeWindows.Tumble tumble
                ? new Bucket.Fixed(tumble.sizeMillis())
                : null;
    }
}
