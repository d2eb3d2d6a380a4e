package io.freshet.jobs.map;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A function that misbehaves with one input in one way. */
record JavaCalls(Way way) implements Function<Integer, Integer>, Serializable {
    static final int BAD = 3;

    /** What it does. */
    enum Way {
        LOOPS,
        HOGS,
        HALTS
    }

    @Override
    public Integer apply(Integer number) {
        List<byte[]> kept = new ArrayList<>();
        while (number == BAD && way == Way.LOOPS) {
            kept.clear();
        }
        while (number == BAD && way == Way.HOGS) {
            kept.add(new byte[1 << 22]);
        }
        if (number == BAD && way == Way.HALTS) {
            Runtime.getRuntime().halt(3);
        }
        return number + kept.size();
    }
}
