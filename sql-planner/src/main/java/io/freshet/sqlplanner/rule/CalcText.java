package io.freshet.sqlplanner.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** A calc as text: each column with its expression, then the filter, with the input's names instead of numbers. */
final class CalcText {
    private static final Pattern INPUT = Pattern.compile("\\$(\\d+)");

    private CalcText() {}

    static String of(
            RelDataType input,
            List<RelDataTypeField> fields,
            List<RexNode> projects,
            @Nullable RexNode filter,
            Layout layout) {
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < projects.size(); i++) {
            if (!layout.isRowtime(i)) {
                String expression = named(projects.get(i), input);
                String name = fields.get(i).getName();
                columns.add(name.equals(expression) ? name : name + "=" + expression);
            }
        }
        return String.join(", ", columns) + (filter == null ? "" : " where " + named(filter, input));
    }

    private static String named(RexNode node, RelDataType input) {
        return INPUT.matcher(node.toString().replace("$ROW_TIME()", "ROWTIME"))
                .replaceAll(found -> Matcher.quoteReplacement(input.getFieldList()
                        .get(Integer.parseInt(found.group(1)))
                        .getName()));
    }
}
