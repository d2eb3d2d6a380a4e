package io.freshet.sqlplanner.validate;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** "Did you mean": the names nearest to one that is not there, at most five. */
public final class NearestNames {
    private static final int SHOWN = 5;

    private NearestNames() {}

    /** The nearest names, or where none is near some of them, or nothing where there are none at all. */
    public static String hint(String wrong, Collection<String> names) {
        String near = near(wrong, names);
        if (!near.isEmpty()) {
            return near;
        }
        List<String> some =
                names.stream().limit(SHOWN).map(NearestNames::written).toList();
        return some.isEmpty() ? "" : "expected " + String.join(", ", some) + (names.size() > SHOWN ? ", .." : "");
    }

    /** The nearest names, or nothing where none is near. */
    static String near(String wrong, Collection<String> names) {
        List<String> near = names.stream()
                .filter(name -> distance(fold(wrong), fold(name)) <= Math.max(1, wrong.length() / 3))
                .sorted(Comparator.comparingInt(name -> distance(fold(wrong), fold(name))))
                .limit(SHOWN)
                .map(NearestNames::written)
                .toList();
        return near.isEmpty() ? "" : "did you mean " + String.join(", ", near) + "?";
    }

    /** The name as it must be written: quoted unless it is upper case. */
    static String written(String name) {
        return name.matches("[A-Z_][A-Z0-9_$]*") ? name : '"' + name + '"';
    }

    private static String fold(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
