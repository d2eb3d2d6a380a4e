package io.freshet.functions.action;

import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Cuts lists into pages; a marker is the name of the last that was told. */
final class Pages {
    private Pages() {}

    /**
     * A page.
     *
     * @param marker of the next one; null if this is the last
     */
    record Page<T>(List<T> items, @Nullable String marker) {}

    static <T> Page<T> of(
            List<T> all, Function<T, String> name, @Nullable String marker, @Nullable Integer asked, int most) {
        int from = 0;
        if (marker != null) {
            String last = decoded(marker);
            while (from < all.size() && !name.apply(all.get(from)).equals(last)) {
                from++;
            }
            if (from == all.size()) {
                throw Errors.invalid("Marker: " + marker + " (expected: one of an answer to the same question)");
            }
            from++;
        }
        int to = Math.min(all.size(), from + Math.min(most, asked == null ? most : asked));
        List<T> items = all.subList(from, to);
        String next = to < all.size() && !items.isEmpty()
                ? Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(name.apply(items.get(items.size() - 1))
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                : null;
        return new Page<>(items, next);
    }

    private static String decoded(String marker) {
        try {
            return new String(Base64.getUrlDecoder().decode(marker), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Errors.invalid("Marker: " + marker + " (expected: one of an answer to the same question)");
        }
    }
}
