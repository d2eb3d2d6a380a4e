package io.freshet.kcl.item;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalInt;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How values of one type are ordered: strings by their UTF-8 bytes, bytes unsigned, numbers by value. */
public final class Order {
    static final Comparator<String> STRINGS = (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
    static final Comparator<SdkBytes> BYTES =
            (a, b) -> Arrays.compareUnsigned(a.asByteArrayUnsafe(), b.asByteArrayUnsafe());
    static final Comparator<String> NUMBERS = Comparator.comparing(BigDecimal::new);

    private Order() {}

    /** As a comparator does; empty if the two values (in normal form) are not of one ordered type. */
    public static OptionalInt compare(AttributeValue a, AttributeValue b) {
        if (a.s() != null && b.s() != null) {
            return OptionalInt.of(STRINGS.compare(a.s(), b.s()));
        }
        if (a.n() != null && b.n() != null) {
            return OptionalInt.of(NUMBERS.compare(a.n(), b.n()));
        }
        return a.b() != null && b.b() != null ? OptionalInt.of(BYTES.compare(a.b(), b.b())) : OptionalInt.empty();
    }
}
