package io.freshet.kcl.expression;

import io.freshet.kcl.item.AttributeType;
import io.freshet.kcl.item.Item;
import java.util.Optional;
import java.util.OptionalLong;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What stands on a side of a comparison. */
sealed interface Operand {
    Optional<AttributeValue> in(Item item);

    /** A value of the item. */
    record At(Path path) implements Operand {
        @Override
        public Optional<AttributeValue> in(Item item) {
            return path.in(item);
        }
    }

    /** A value of the request. */
    record Given(AttributeValue value) implements Operand {
        @Override
        public Optional<AttributeValue> in(Item item) {
            return Optional.of(value);
        }
    }

    /** How long a value of the item is. */
    record SizeOf(Path path) implements Operand {
        @Override
        public Optional<AttributeValue> in(Item item) {
            OptionalLong size = path.in(item).map(SizeOf::size).orElse(OptionalLong.empty());
            return size.isPresent()
                    ? Optional.of(AttributeValue.fromN(Long.toString(size.getAsLong())))
                    : Optional.empty();
        }

        private static OptionalLong size(AttributeValue value) {
            return switch (AttributeType.of(value)) {
                case S -> OptionalLong.of(value.s().length());
                case B -> OptionalLong.of(value.b().asByteArrayUnsafe().length);
                case SS -> OptionalLong.of(value.ss().size());
                case NS -> OptionalLong.of(value.ns().size());
                case BS -> OptionalLong.of(value.bs().size());
                case M -> OptionalLong.of(value.m().size());
                case L -> OptionalLong.of(value.l().size());
                case N, BOOL, NULL -> OptionalLong.empty();
            };
        }
    }
}
