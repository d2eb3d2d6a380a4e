package io.freshet.server.template;

import io.freshet.server.config.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Collects what is wrong: all of it is told together, and each of it once. */
public final class Problems {
    private static final int MOST = 50;
    private static final int LISTED = 12;

    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> missing = new ArrayList<>();

    /** The template is wrong. */
    public void error(Place place, String where, String message) {
        add(errors, new Problem(place, where, message));
    }

    /** The template is right, and what it asks for is not here. */
    public void missing(Place place, String where, String message) {
        add(missing, new Problem(place, where, message));
    }

    private static void add(List<Problem> list, Problem problem) {
        if (list.size() < MOST && !list.contains(problem)) {
            list.add(problem);
        }
    }

    /** A name that nothing has. */
    public void unknown(Place place, String where, String what, String name, Collection<String> known) {
        error(place, where, what + " " + name + " is not known (expected: " + expected(name, known) + ")");
    }

    /** The names there are, if they are few, and the one that was meant. */
    public static String expected(String name, Collection<String> known) {
        if (known.isEmpty()) {
            return "none";
        }
        List<String> sorted = known.stream().sorted().distinct().toList();
        String nearest = Nearest.to(name, sorted);
        return sorted.size() > LISTED ? "for example " + nearest : nearest + others(nearest, sorted);
    }

    private static String others(String nearest, Collection<String> known) {
        List<String> others =
                known.stream().filter(name -> !name.equals(nearest)).toList();
        return others.isEmpty() ? "" : "; or " + String.join(", ", others);
    }

    public List<Problem> errors() {
        return List.copyOf(errors);
    }

    /** What cannot be honoured. */
    public List<Problem> missing() {
        return List.copyOf(missing);
    }

    /** Throws all errors together, if there are any. */
    public void throwErrors() {
        if (!errors.isEmpty()) {
            throw new TemplateException(errors);
        }
    }
}
