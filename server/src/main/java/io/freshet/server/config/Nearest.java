package io.freshet.server.config;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds what somebody probably meant. */
public final class Nearest {
    private Nearest() {}

    /** The candidate with the smallest edit distance. */
    public static String to(String word, List<String> candidates) {
        return candidates.stream()
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .orElse("");
    }

    /** As {@link #to}, if no more letters than these have to be changed, added or left out. */
    public static Optional<String> within(int letters, String word, List<String> candidates) {
        return Optional.of(to(word, candidates))
                .filter(nearest -> !nearest.isEmpty() && distance(word, nearest) <= letters);
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
