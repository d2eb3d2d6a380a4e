package io.freshet.sqlplanner.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** The paths of source schemas: {@code $}, then {@code .name}, {@code ["name"]}, {@code [2]} and {@code [0:]} (every element from there on). */
record JsonPath(List<Step> steps) implements Serializable {

    /** One step: into a member (name), to an element (from), or to every element from one on (all). */
    record Step(String name, int from, boolean all) implements Serializable {}

    JsonPath {
        steps = List.copyOf(steps);
    }

    static JsonPath of(String text) {
        if (!text.startsWith("$")) {
            return new JsonPath(List.of(new Step(text, -1, false)));
        }
        List<Step> steps = new ArrayList<>();
        int at = 1;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '.') {
                int end = at + 1;
                while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
                    end++;
                }
                steps.add(new Step(text.substring(at + 1, end), -1, false));
                at = end;
            } else if (c == '[' && text.indexOf(']', at) > 0) {
                int end = text.indexOf(']', at);
                steps.add(bracket(text.substring(at + 1, end).trim(), text));
                at = end + 1;
            } else {
                throw malformed(text);
            }
        }
        return new JsonPath(steps);
    }

    private static Step bracket(String inside, String text) {
        if (inside.length() >= 2 && (inside.startsWith("\"") || inside.startsWith("'"))) {
            return new Step(inside.substring(1, inside.length() - 1), -1, false);
        }
        if (inside.equals("*")) {
            return new Step("", 0, true);
        }
        boolean all = inside.endsWith(":");
        String number = all ? inside.substring(0, inside.length() - 1).trim() : inside;
        if (!number.matches("\\d{1,9}")) {
            throw malformed(text);
        }
        return new Step("", Integer.parseInt(number), all);
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "JSON path: '" + text + "' (expected: $ followed by .name, [index] or [from:])");
    }

    /** The nodes that the path leads to; several only where it says so. */
    List<JsonNode> in(JsonNode root) {
        List<JsonNode> nodes = List.of(root);
        for (Step step : steps) {
            List<JsonNode> next = new ArrayList<>();
            for (JsonNode node : nodes) {
                if (step.all()) {
                    for (int i = step.from(); i < node.size() && node.isArray(); i++) {
                        next.add(node.get(i));
                    }
                } else {
                    JsonNode child = step.from() >= 0 ? node.path(step.from()) : node.path(step.name());
                    if (!child.isMissingNode()) {
                        next.add(child);
                    }
                }
            }
            nodes = next;
        }
        return nodes;
    }

    boolean flattens() {
        return steps.stream().anyMatch(Step::all);
    }

    /** The node that the path leads to, or a missing node. */
    JsonNode single(JsonNode root) {
        JsonNode node = root;
        for (Step step : steps) {
            node = step.from() >= 0 ? node.path(step.from()) : node.path(step.name());
        }
        return node.isNull() ? MissingNode.getInstance() : node;
    }
}
