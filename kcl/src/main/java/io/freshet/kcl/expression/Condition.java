package io.freshet.kcl.expression;

import io.freshet.kcl.item.AttributeType;
import io.freshet.kcl.item.Item;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What may be asked of an item. Where there is no item, the empty one is asked. */
public sealed interface Condition {
    boolean holds(Item item);

    Condition ALWAYS = new All(List.of());

    /** Parses a {@code ConditionExpression} or {@code FilterExpression}. */
    static Condition parse(String kind, String expression, Placeholders placeholders) {
        return new ConditionParser(new Tokens(kind, expression), placeholders).whole();
    }

    /** All of them; true if there are none. */
    record All(List<Condition> parts) implements Condition {
        public All {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean holds(Item item) {
            return parts.stream().allMatch(part -> part.holds(item));
        }
    }

    /** One of them at least. */
    record Any(List<Condition> parts) implements Condition {
        public Any {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean holds(Item item) {
            return parts.stream().anyMatch(part -> part.holds(item));
        }
    }

    /** The contrary. */
    record Not(Condition part) implements Condition {
        @Override
        public boolean holds(Item item) {
            return !part.holds(item);
        }
    }

    /** A value is there. */
    record Exists(Path path) implements Condition {
        @Override
        public boolean holds(Item item) {
            return path.in(item).isPresent();
        }
    }

    /** A value is there and of a type. */
    record HasType(Path path, AttributeType type) implements Condition {
        @Override
        public boolean holds(Item item) {
            return path.in(item).map(AttributeType::of).filter(type::equals).isPresent();
        }
    }

    /** Two values compare in a way. */
    record Compare(Operand left, Comparison comparison, Operand right) implements Condition {
        @Override
        public boolean holds(Item item) {
            return comparison.holds(left.in(item), right.in(item));
        }
    }

    /** A value lies between two others, or is one of them. */
    record Between(Operand value, Operand low, Operand high) implements Condition {
        @Override
        public boolean holds(Item item) {
            return Comparison.GE.holds(value.in(item), low.in(item))
                    && Comparison.LE.holds(value.in(item), high.in(item));
        }
    }

    /** A string or binary begins with another. */
    record BeginsWith(Operand value, Operand prefix) implements Condition {
        @Override
        public boolean holds(Item item) {
            Optional<AttributeValue> whole = value.in(item);
            return whole.isPresent()
                    && prefix.in(item).filter(p -> begins(whole.get(), p)).isPresent();
        }

        private static boolean begins(AttributeValue whole, AttributeValue prefix) {
            if (whole.s() != null && prefix.s() != null) {
                return whole.s().startsWith(prefix.s());
            }
            if (whole.b() == null || prefix.b() == null) {
                return false;
            }
            byte[] bytes = whole.b().asByteArrayUnsafe();
            byte[] start = prefix.b().asByteArrayUnsafe();
            return bytes.length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
        }
    }

    /** A string contains a string, or a set or list an element. */
    record Contains(Operand container, Operand element) implements Condition {
        @Override
        public boolean holds(Item item) {
            Optional<AttributeValue> whole = container.in(item);
            return whole.isPresent()
                    && element.in(item).filter(e -> contains(whole.get(), e)).isPresent();
        }

        private static boolean contains(AttributeValue whole, AttributeValue element) {
            return switch (AttributeType.of(whole)) {
                case S -> element.s() != null && whole.s().contains(element.s());
                case SS -> element.s() != null && whole.ss().contains(element.s());
                case NS -> element.n() != null && whole.ns().contains(element.n());
                case BS -> element.b() != null && whole.bs().contains(element.b());
                case L -> whole.l().contains(element);
                case N, B, M, BOOL, NULL -> false;
            };
        }
    }
}
