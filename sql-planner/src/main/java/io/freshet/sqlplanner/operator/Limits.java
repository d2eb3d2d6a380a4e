package io.freshet.sqlplanner.operator;

/** Limits of arguments. */
final class Limits {
    private Limits() {}

    static void check(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + ".." + most + ")");
        }
    }
}
