package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.operator.CalcNode;
import io.freshet.sqlplanner.operator.PhysicalNode;
import io.freshet.sqlplanner.operator.UnionNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** UNION ALL: the inputs' columns are brought to the types of the union; the last field of each is its ROWTIME. */
final class UnionRule implements RelRule {
    @Override
    public boolean matches(RelNode rel) {
        return rel instanceof Union union && union.all;
    }

    @Override
    public Translated apply(RelNode rel, PhysicalPlanner planner) {
        List<RelDataTypeField> fields = rel.getRowType().getFieldList();
        Layout layout = new Layout(fields, Set.of(fields.size() - 1));
        List<PhysicalNode> inputs = new ArrayList<>();
        for (RelNode input : rel.getInputs()) {
            inputs.add(input(input, planner.translate(input), fields, layout));
        }
        return new Translated(new UnionNode(List.copyOf(inputs)), layout);
    }

    private static PhysicalNode input(RelNode rel, Translated input, List<RelDataTypeField> fields, Layout layout) {
        int last = fields.size() - 1;
        if (!input.layout().isRowtime(last)) {
            throw new NotTranslatable("UNION ALL of a query that does not end in its ROWTIME is not supported yet");
        }
        if (input.layout().rowtimes().size() == 1 && input.layout().kinds().equals(layout.kinds())) {
            return input.node();
        }
        List<RexNode> casts = new ArrayList<>();
        for (RelDataTypeField field : fields) {
            RexNode value = rel.getCluster().getRexBuilder().makeInputRef(rel, field.getIndex());
            casts.add(
                    field.getIndex() == last
                                    || SqlTypeUtil.equalSansNullability(
                                            rel.getCluster().getTypeFactory(), value.getType(), field.getType())
                            ? value
                            : rel.getCluster().getRexBuilder().makeCast(field.getType(), value));
        }
        CalcNode node = (CalcNode) new Calculation(rel.getCluster(), input, rel.getRowType())
                .pass(fields, casts, layout.rowtimes())
                .node();
        return node;
    }
}
