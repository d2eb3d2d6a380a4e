package io.freshet.kcl.expression;

import io.freshet.kcl.item.Order;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How two values are held against each other. A value that is not there is unequal to any, and in no order to any. */
enum Comparison {
    EQ("=", order -> order == 0),
    NE("<>", order -> order != 0),
    LT("<", order -> order < 0),
    LE("<=", order -> order <= 0),
    GT(">", order -> order > 0),
    GE(">=", order -> order >= 0);

    private final String symbol;

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final IntPredicate holds;

    Comparison(String symbol, IntPredicate holds) {
        this.symbol = symbol;
        this.holds = holds;
    }

    static Optional<Comparison> ofSymbol(String symbol) {
        for (Comparison comparison : values()) {
            if (comparison.symbol.equals(symbol)) {
                return Optional.of(comparison);
            }
        }
        return Optional.empty();
    }

    boolean holds(Optional<AttributeValue> left, Optional<AttributeValue> right) {
        if (this == EQ) {
            return left.isPresent() && left.equals(right);
        }
        if (this == NE) {
            return left.isEmpty() || !left.equals(right);
        }
        if (left.isEmpty() || right.isEmpty()) {
            return false;
        }
        OptionalInt order = Order.compare(left.get(), right.get());
        return order.isPresent() && holds.test(order.getAsInt());
    }
}
