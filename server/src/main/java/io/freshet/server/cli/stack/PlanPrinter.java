package io.freshet.server.cli.stack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.server.template.deploy.Plan;
import io.freshet.server.template.deploy.Step;
import io.freshet.server.template.deploy.Step.Action;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Shows a plan, before anything of it is done. */
final class PlanPrinter {
    private PlanPrinter() {}

    static void print(PrintStream out, String stack, String file, Plan plan) {
        if (plan.isEmpty()) {
            out.println("Stack " + stack + " is as it should be: nothing to change");
        } else {
            out.println("Stack " + stack + ":");
            plan.steps().stream().filter(Step::changes).forEach(step -> out.println(line(step)));
        }
        List<Step> accepted = plan.steps().stream()
                .filter(step -> step.action() == Action.ACCEPT)
                .toList();
        if (!accepted.isEmpty()) {
            out.println("Accepted, and without effect here:");
            accepted.forEach(step -> out.println(line(step)));
        }
        if (!plan.missing().isEmpty()) {
            out.println("Cannot be honoured:");
            plan.missing().forEach(problem -> out.println("  " + problem.in(file)));
        }
    }

    private static String line(Step step) {
        String mark =
                switch (step.action()) {
                    case CREATE -> "+ create ";
                    case CHANGE -> "~ change ";
                    case REPLACE -> "! replace";
                    case DELETE -> "- delete ";
                    case RELEASE -> "  keep   ";
                    case START -> "> start  ";
                    case ACCEPT, SKIP, KEEP -> "         ";
                };
        String note = String.join(", ", step.note());
        String name = step.action() == Action.ACCEPT ? "" : step.physicalId();
        return String.format(
                        Locale.ROOT, "  %s  %-28s %-40s %s%s", mark, step.logicalId(), step.type(), name, note(note))
                .stripTrailing();
    }

    private static String note(String note) {
        return note.isEmpty() ? "" : "  (" + note + ")";
    }

    static ObjectNode json(String stack, String file, Plan plan) {
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("stack", stack);
        ArrayNode changes = document.putArray("changes");
        plan.steps().stream().filter(Step::changes).forEach(step -> write(step, changes.addObject()));
        ArrayNode accepted = document.putArray("acceptedWithoutEffect");
        plan.steps().stream()
                .filter(step -> step.action() == Action.ACCEPT)
                .forEach(step -> accepted.add(step.logicalId()));
        ArrayNode missing = document.putArray("cannotBeHonoured");
        plan.missing().forEach(problem -> missing.addObject()
                .put("file", file)
                .put("line", problem.place().line())
                .put("column", problem.place().column())
                .put("where", problem.where())
                .put("message", problem.message()));
        return document;
    }

    private static void write(Step step, ObjectNode json) {
        json.put("action", step.action().name().toLowerCase(Locale.ROOT))
                .put("logicalId", step.logicalId())
                .put("type", step.type())
                .put("physicalId", step.physicalId());
        ArrayNode note = json.putArray("note");
        step.note().forEach(note::add);
    }
}
