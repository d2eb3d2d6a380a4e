package io.freshet.kcl.expression;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.kcl.item.AttributeType;
import io.freshet.kcl.item.DecimalNumber;
import io.freshet.kcl.item.Item;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One action of an update. */
sealed interface UpdateAction {
    Path path();

    /**
     * Makes the action.
     *
     * @param before the item before the update, which values are taken from
     * @param item the item after the actions before this one
     */
    Item apply(Item before, Item item);

    /** Puts a value in its place. */
    record Set(Path path, UpdateValue value) implements UpdateAction {
        @Override
        public Item apply(Item before, Item item) {
            return path.set(item, value.in(before));
        }
    }

    /** Takes a value away. */
    record Remove(Path path) implements UpdateAction {
        @Override
        public Item apply(Item before, Item item) {
            return path.removed(item);
        }
    }

    /** Adds a number to a number, or elements to a set; where there is nothing, puts it there. */
    record Add(Path path, AttributeValue value) implements UpdateAction {
        @Override
        public Item apply(Item before, Item item) {
            Optional<AttributeValue> old = path.in(before);
            return path.set(item, old.isEmpty() ? value : sum(old.get()));
        }

        private AttributeValue sum(AttributeValue old) {
            AttributeType type = AttributeType.of(old);
            if (type != AttributeType.of(value)) {
                throw wrongType();
            }
            return switch (type) {
                case N ->
                    AttributeValue.fromN(DecimalNumber.text(new BigDecimal(old.n()).add(new BigDecimal(value.n()))));
                case SS -> AttributeValue.fromSs(union(old.ss(), value.ss()));
                case NS -> AttributeValue.fromNs(union(old.ns(), value.ns()));
                case BS -> AttributeValue.fromBs(union(old.bs(), value.bs()));
                case S, B, M, L, BOOL, NULL -> throw wrongType();
            };
        }

        private static <T> List<T> union(List<T> old, List<T> added) {
            List<T> all = new ArrayList<>(old);
            added.stream().filter(element -> !old.contains(element)).forEach(all::add);
            return all;
        }
    }

    /** Takes elements out of a set, and the set away with its last element. */
    record Delete(Path path, AttributeValue value) implements UpdateAction {
        @Override
        public Item apply(Item before, Item item) {
            Optional<AttributeValue> old = path.in(before);
            if (old.isEmpty()) {
                return item;
            }
            AttributeType type = AttributeType.of(old.get());
            if (type != AttributeType.of(value)) {
                throw wrongType();
            }
            return switch (type) {
                case SS -> left(item, difference(old.get().ss(), value.ss()).map(AttributeValue::fromSs));
                case NS -> left(item, difference(old.get().ns(), value.ns()).map(AttributeValue::fromNs));
                case BS -> left(item, difference(old.get().bs(), value.bs()).map(AttributeValue::fromBs));
                case S, N, B, M, L, BOOL, NULL -> throw wrongType();
            };
        }

        private Item left(Item item, Optional<AttributeValue> set) {
            return set.isPresent() ? path.set(item, set.get()) : path.removed(item);
        }

        private static <T> Optional<List<T>> difference(List<T> old, List<T> removed) {
            List<T> left = new ArrayList<>(old);
            left.removeAll(removed);
            return left.isEmpty() ? Optional.empty() : Optional.of(left);
        }
    }

    private static ApiException wrongType() {
        return ApiException.validation("An operand in the update expression has an incorrect data type");
    }
}
