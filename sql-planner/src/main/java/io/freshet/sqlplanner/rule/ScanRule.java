package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.operator.ScanNode;
import io.freshet.sqlplanner.operator.TableNode;
import io.freshet.sqlplanner.validate.StreamTable;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.type.RelDataTypeField;

/** A stream read, its system columns being the row's time; or a table, which has none. */
final class ScanRule implements RelRule {
    @Override
    public boolean matches(RelNode rel) {
        return rel instanceof TableScan;
    }

    @Override
    public Translated apply(RelNode rel, PhysicalPlanner planner) {
        StreamTable stream = Objects.requireNonNull(((TableScan) rel).getTable().unwrap(StreamTable.class), "stream");
        List<RelDataTypeField> fields = rel.getRowType().getFieldList();
        if (stream.isTable()) {
            Layout layout = new Layout(fields, Set.of());
            return new Translated(new TableNode(stream.name(), layout.kinds()), layout);
        }
        Set<Integer> rowtimes = new HashSet<>();
        for (int i = stream.columns().size(); i < fields.size(); i++) {
            rowtimes.add(i);
        }
        Layout layout = new Layout(fields, rowtimes);
        return new Translated(new ScanNode(stream.name(), layout.kinds()), layout);
    }
}
