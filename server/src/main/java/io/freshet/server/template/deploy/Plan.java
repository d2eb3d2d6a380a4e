package io.freshet.server.template.deploy;

import io.freshet.server.template.Problem;
import java.util.List;
import java.util.Map;

/**
 * What a deploy will do.
 *
 * @param steps in the order in which they are done
 * @param missing what cannot be honoured
 * @param outputs as far as they are known
 */
public record Plan(List<Step> steps, List<Problem> missing, Map<String, String> outputs) {
    public Plan {
        steps = List.copyOf(steps);
        missing = List.copyOf(missing);
    }

    /** Whether the stack is as the template says. */
    public boolean isEmpty() {
        return steps.stream().noneMatch(Step::changes);
    }
}
