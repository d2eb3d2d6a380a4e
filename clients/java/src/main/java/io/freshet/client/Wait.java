package io.freshet.client;

/** How many calls to wait for. */
public final class Wait {
    /** The first one that ends. */
    public static final Wait ANY = new Wait(1);

    public static final Wait ALL = new Wait(Integer.MAX_VALUE);

    private final int calls;

    private Wait(int calls) {
        this.calls = calls;
    }

    /** So many. */
    public static Wait of(int calls) {
        return new Wait(calls);
    }

    int calls(int all) {
        return Math.min(calls, all);
    }
}
