package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.operator.GroupNode;
import io.freshet.sqlplanner.operator.MatchNode;
import io.freshet.sqlplanner.operator.MatchValue;
import io.freshet.sqlplanner.operator.PhysicalNode;
import io.freshet.sqlplanner.operator.SortNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Match;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexPatternFieldRef;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlMatchRecognize.AfterOption;
import org.jspecify.annotations.Nullable;

/** MATCH_RECOGNIZE. Its last measure is the time of the match's last row, which is the ROWTIME of the match. */
final class MatchRule implements RelRule {
    @Override
    public boolean matches(RelNode rel) {
        return rel instanceof Match;
    }

    @Override
    public Translated apply(RelNode rel, PhysicalPlanner planner) {
        Match match = (Match) rel;
        return new Made(match, planner.translate(match.getInput())).node();
    }

    /** One match in the making. */
    private static final class Made {
        private final Match match;
        private final Translated input;
        private final List<String> variables;
        private final List<RexNode> computed = new ArrayList<>();
        private final RelDataType rowType;

        Made(Match match, Translated input) {
            this.match = match;
            this.input = input;
            this.variables = PatternProgram.variables(match.getPattern());
            match.getMeasures().values().forEach(this::takeArguments);
            match.getPatternDefinitions().values().forEach(this::takeArguments);
            RelDataTypeFactory.Builder row = match.getCluster()
                    .getTypeFactory()
                    .builder()
                    .addAll(match.getInput().getRowType().getFieldList());
            for (int i = 0; i < computed.size(); i++) {
                row.add("$A" + i, computed.get(i).getType());
            }
            this.rowType = row.build();
        }

        Translated node() {
            Layout rows = layout();
            List<RelDataTypeField> fields = match.getRowType().getFieldList();
            Layout layout = new Layout(fields, Set.of(fields.size() - 1));
            List<RexNode> projects = new ArrayList<>();
            for (int key : match.getPartitionKeys()) {
                projects.add(RexPatternFieldRef.of(
                        "",
                        key,
                        match.getInput().getRowType().getFieldList().get(key).getType()));
            }
            projects.addAll(match.getMeasures().values());
            List<MatchNode.Definition> definitions = new ArrayList<>();
            match.getPatternDefinitions()
                    .forEach((name, condition) -> definitions.add(
                            new MatchNode.Definition(variables.indexOf(name), values().condition(condition))));
            MatchNode node = new MatchNode(
                    withArguments(),
                    match.getPartitionKeys().asList().stream()
                            .map(key -> GroupRule.column(key, rows))
                            .toList(),
                    order(rows),
                    variables,
                    PatternProgram.of(match.getPattern(), variables),
                    definitions,
                    values().fields(projects, layout),
                    after(),
                    match.getInterval() == null ? 0 : Calculation.millis(match.getInterval()),
                    layout.kinds(),
                    text());
            return new Translated(node, layout);
        }

        private String text() {
            return "pattern=" + match.getPattern() + ", define=" + match.getPatternDefinitions() + ", measures="
                    + match.getMeasures();
        }

        private MatchValues values() {
            return new MatchValues(match.getCluster(), this::variables, this::column);
        }

        /** The variables that a name stands for; a name that is none stands for all rows. */
        private MatchValue.Variables variables(String name) {
            Set<String> subset = match.getSubsets().get(name);
            if (subset == null && !variables.contains(name)) {
                return MatchValue.Variables.ALL;
            }
            long bits = 0;
            for (String variable : subset == null ? List.of(name) : subset) {
                bits |= 1L << variables.indexOf(variable);
            }
            return new MatchValue.Variables(bits);
        }

        private int column(RexNode node) {
            int place = computed.indexOf(node);
            int field = place < 0
                    ? ((RexInputRef) node).getIndex()
                    : match.getInput().getRowType().getFieldCount() + place;
            return GroupRule.column(field, layout());
        }

        private Layout layout() {
            return new Layout(rowType.getFieldList(), input.layout().rowtimes());
        }

        private void takeArguments(RexNode node) {
            node.accept(new RexVisitorImpl<@Nullable Void>(true) {
                @Override
                public @Nullable Void visitCall(RexCall call) {
                    if (call.getOperator() instanceof SqlAggFunction
                            && !call.getOperands().isEmpty()) {
                        RexNode argument =
                                MatchValues.argument(call.getOperands().get(0), new HashSet<>());
                        if (!(argument instanceof RexInputRef) && !computed.contains(argument)) {
                            computed.add(argument);
                        }
                        return null;
                    }
                    return super.visitCall(call);
                }
            });
        }

        private PhysicalNode withArguments() {
            if (computed.isEmpty()) {
                return input.node();
            }
            List<RexNode> projects = new ArrayList<>();
            RelDataType type = match.getInput().getRowType();
            type.getFieldList().forEach(field -> projects.add(new RexInputRef(field.getIndex(), field.getType())));
            projects.addAll(computed);
            return new Calculation(match.getCluster(), input, type)
                    .pass(rowType.getFieldList(), projects, input.layout().rowtimes())
                    .node();
        }

        private List<SortNode.SortKey> order(Layout rows) {
            List<RelFieldCollation> keys = match.getOrderKeys().getFieldCollations();
            List<SortNode.SortKey> order = new ArrayList<>();
            for (RelFieldCollation key : keys) {
                int column = GroupRule.column(key.getFieldIndex(), rows);
                if (order.isEmpty()
                        && (column != GroupNode.ROWTIME || key.getDirection().isDescending())) {
                    throw new NotTranslatable("ORDER BY of a match begins with ROWTIME, ascending", true);
                }
                order.add(new SortNode.SortKey(
                        column,
                        key.getDirection().isDescending(),
                        key.nullDirection == RelFieldCollation.NullDirection.FIRST));
            }
            return order;
        }

        private MatchNode.After after() {
            RexNode after = match.getAfter();
            if (after instanceof RexCall call) {
                MatchNode.After.Skip skip = call.getOperator().getName().equals("SKIP TO FIRST")
                        ? MatchNode.After.Skip.TO_FIRST
                        : MatchNode.After.Skip.TO_LAST;
                String name = String.valueOf(((RexLiteral) call.getOperands().get(0)).getValueAs(String.class));
                return new MatchNode.After(skip, variables(name));
            }
            boolean pastLast = ((RexLiteral) after).getValueAs(AfterOption.class) == AfterOption.SKIP_PAST_LAST_ROW;
            return new MatchNode.After(
                    pastLast ? MatchNode.After.Skip.PAST_LAST_ROW : MatchNode.After.Skip.TO_NEXT_ROW,
                    MatchValue.Variables.ALL);
        }
    }
}
