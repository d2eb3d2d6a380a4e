package io.freshet.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.server.cli.option.OutputFormat;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Prints the rows of an answer as they come. A table's columns are as wide as the first rows want them. */
final class AnswerPrinter {
    private static final int LOOKED_AT = 200;
    private static final int WIDEST = 60;

    private final PrintStream out;
    private final OutputFormat format;
    private final List<String> names = new ArrayList<>();
    private final List<Boolean> numbers = new ArrayList<>();
    private final List<JsonNode> waiting = new ArrayList<>();
    private final int[] widths;
    private boolean begun;

    AnswerPrinter(PrintStream out, OutputFormat format, JsonNode columns) {
        this.out = out;
        this.format = format;
        for (JsonNode column : columns) {
            names.add(column.path("name").asText());
            numbers.add(column.path("type").asText().matches("(TINY|SMALL|BIG)?INT.*|DECIMAL.*|DOUBLE.*|FLOAT.*"));
        }
        this.widths = names.stream().mapToInt(String::length).toArray();
    }

    void row(JsonNode row) {
        if (format == OutputFormat.JSON) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (int i = 0; i < names.size(); i++) {
                object.set(names.get(i), row.path(i));
            }
            out.println(object);
        } else if (begun) {
            out.println(line(row));
        } else {
            waiting.add(row);
            for (int i = 0; i < widths.length; i++) {
                widths[i] =
                        Math.min(WIDEST, Math.max(widths[i], text(row.path(i)).length()));
            }
            if (waiting.size() == LOOKED_AT) {
                begin();
            }
        }
    }

    void end() {
        if (format == OutputFormat.TABLE && !begun) {
            begin();
        }
        out.flush();
    }

    private void begin() {
        begun = true;
        StringBuilder head = new StringBuilder();
        StringBuilder rule = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            cell(head, i, names.get(i));
            rule.append("-".repeat(widths[i])).append("  ");
        }
        out.println(head.toString().stripTrailing());
        out.println(rule.toString().stripTrailing());
        waiting.forEach(row -> out.println(line(row)));
        waiting.clear();
    }

    private String line(JsonNode row) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            cell(line, i, text(row.path(i)));
        }
        return line.toString().stripTrailing();
    }

    private void cell(StringBuilder line, int column, String text) {
        String blanks = " ".repeat(Math.max(0, widths[column] - text.length()));
        line.append(numbers.get(column) ? blanks + text : text + blanks).append("  ");
    }

    /** On one line, whatever is in it; NULL is nothing. */
    private static String text(JsonNode value) {
        String text =
                value.isNull() || value.isMissingNode() ? "" : value.isValueNode() ? value.asText() : value.toString();
        return text.replace('\n', ' ').replace('\r', ' ').replace('\u001b', ' ');
    }
}
