package io.freshet.kcl.expression;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.kcl.item.DecimalNumber;
import io.freshet.kcl.item.Item;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What an update sets: a value that may depend on the item. */
sealed interface UpdateValue {
    AttributeValue in(Item item);

    /** A value of the request, or one of the item, which must be there. */
    record Of(Operand operand) implements UpdateValue {
        @Override
        public AttributeValue in(Item item) {
            return operand.in(item)
                    .orElseThrow(() -> ApiException.validation(
                            "The provided expression refers to an attribute that does not exist in the item"));
        }
    }

    /** What is there already, or else another value. */
    record IfNotExists(Path path, UpdateValue otherwise) implements UpdateValue {
        @Override
        public AttributeValue in(Item item) {
            return path.in(item).orElseGet(() -> otherwise.in(item));
        }
    }

    /** One number more, or less, another. */
    record Sum(UpdateValue left, UpdateValue right, boolean negative) implements UpdateValue {
        @Override
        public AttributeValue in(Item item) {
            BigDecimal first = number(left.in(item));
            BigDecimal second = number(right.in(item));
            return AttributeValue.fromN(DecimalNumber.text(negative ? first.subtract(second) : first.add(second)));
        }

        private static BigDecimal number(AttributeValue value) {
            if (value.n() == null) {
                throw wrongType();
            }
            return new BigDecimal(value.n());
        }
    }

    /** One list after another. */
    record Concatenation(UpdateValue first, UpdateValue second) implements UpdateValue {
        @Override
        public AttributeValue in(Item item) {
            List<AttributeValue> all = new ArrayList<>(list(first.in(item)));
            all.addAll(list(second.in(item)));
            return AttributeValue.fromL(all);
        }

        private static List<AttributeValue> list(AttributeValue value) {
            if (!value.hasL()) {
                throw wrongType();
            }
            return value.l();
        }
    }

    private static ApiException wrongType() {
        return ApiException.validation("An operand in the update expression has an incorrect data type");
    }
}
