package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.operator.AggregateCall;

/** The aggregates of the algebra as those of the operators. */
final class Aggregates {
    private Aggregates() {}

    static AggregateCall.Function function(String name) {
        if (name.equals("STDDEV") || name.equals("STD_DEV")) {
            return AggregateCall.Function.STDDEV_SAMP;
        }
        try {
            return AggregateCall.Function.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new NotTranslatable("The aggregate " + name + " is not supported yet");
        }
    }
}
