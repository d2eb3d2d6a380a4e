package io.freshet.sqlplanner.validate;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.util.ImmutableBitSet;

/** Which columns of the streams a query looks at, so that the others need not be decoded. */
final class NeededColumns {
    private final Map<String, Set<String>> columns = new HashMap<>();

    private NeededColumns() {}

    /** The columns by stream. */
    static Map<String, Set<String>> of(RelNode root) {
        NeededColumns needed = new NeededColumns();
        needed.visit(root, ImmutableBitSet.range(root.getRowType().getFieldCount()));
        return needed.columns;
    }

    private void visit(RelNode node, ImmutableBitSet fields) {
        if (node instanceof TableScan scan) {
            List<String> names = scan.getRowType().getFieldNames();
            Set<String> ofStream =
                    columns.computeIfAbsent(scan.getTable().getQualifiedName().get(0), name -> new HashSet<>());
            fields.forEach(field -> ofStream.add(names.get(field)));
        } else if (node instanceof Project project) {
            ImmutableBitSet below = fields.asList().stream()
                    .map(field ->
                            RelOptUtil.InputFinder.bits(project.getProjects().get(field)))
                    .reduce(ImmutableBitSet.of(), ImmutableBitSet::union);
            visit(project.getInput(), below);
        } else if (node instanceof Filter filter) {
            visit(filter.getInput(), fields.union(RelOptUtil.InputFinder.bits(filter.getCondition())));
        } else {
            node.getInputs()
                    .forEach(input -> visit(
                            input, ImmutableBitSet.range(input.getRowType().getFieldCount())));
        }
    }
}
