package io.freshet.server.template;

import java.util.List;
import java.util.stream.Collectors;

/** A template that cannot be used as it stands. */
public final class TemplateException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    TemplateException(List<Problem> problems) {
        super(problems.stream().map(problem -> problem.in("template")).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** A single one. */
    TemplateException(Place place, String message) {
        this(List.of(new Problem(place, "", message)));
    }

    public List<Problem> problems() {
        return problems;
    }
}
