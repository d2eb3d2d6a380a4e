package io.freshet.sqlplanner.operator;

import java.io.Serializable;
import java.util.List;

/** A pattern of rows as a program: places that take a row, places that fork, and the end. Place 0 is the beginning. */
public record RowPattern(List<Place> places) implements Serializable {
    /** How many places a pattern may have. */
    public static final int MOST_PLACES = 5_000;

    public RowPattern {
        places = List.copyOf(places);
        if (places.size() > MOST_PLACES) {
            throw new IllegalArgumentException(
                    "pattern of " + places.size() + " places (expected: at most " + MOST_PLACES + ")");
        }
    }

    /** A place of the program. */
    public sealed interface Place extends Serializable {}

    /** Takes a row that fits a variable; goes on at the next place. */
    public record Take(int variable) implements Place {}

    /** Goes on at each of the places, the first being preferred. */
    public record Fork(List<Integer> places) implements Place {
        public Fork {
            places = List.copyOf(places);
        }
    }

    /** The pattern is complete. */
    public record End() implements Place {}
}
