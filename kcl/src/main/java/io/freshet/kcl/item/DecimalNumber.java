package io.freshet.kcl.item;

import io.freshet.awsapi.operation.ApiException;
import java.math.BigDecimal;

/** Numbers as the tables keep them: at most 38 digits, magnitudes of 1E-130 to 9.9E+125. */
public final class DecimalNumber {
    private static final int MAX_TEXT = 512;
    private static final int MAX_DIGITS = 38;
    private static final int MAX_EXPONENT = 125;
    private static final int MIN_EXPONENT = -130;

    private DecimalNumber() {}

    /** Reads a number, or throws the service's error. */
    public static BigDecimal parse(String text) {
        BigDecimal number;
        try {
            if (text.length() > MAX_TEXT) {
                throw new NumberFormatException("too long");
            }
            number = new BigDecimal(text.trim()).stripTrailingZeros();
        } catch (NumberFormatException e) {
            String shown = text.length() > 100 ? text.substring(0, 100) : text;
            throw ApiException.validation(
                    "The parameter cannot be converted to a numeric value: " + (shown.isEmpty() ? "''" : shown));
        }
        return inRange(number);
    }

    /** The number itself; throws the service's error if it is too large, too small or too long. */
    static BigDecimal inRange(BigDecimal number) {
        if (number.signum() == 0) {
            return BigDecimal.ZERO;
        }
        long exponent = (long) number.precision() - number.scale() - 1;
        if (exponent > MAX_EXPONENT) {
            throw ApiException.validation(
                    "Number overflow. Attempting to store a number with magnitude larger than supported range");
        }
        if (exponent < MIN_EXPONENT) {
            throw ApiException.validation(
                    "Number underflow. Attempting to store a number with magnitude smaller than supported range");
        }
        if (number.precision() > MAX_DIGITS) {
            throw ApiException.validation("Attempting to store more than 38 significant digits in a Number");
        }
        return number;
    }

    /** The one way a number is written: without exponent, leading or trailing zeros. */
    public static String text(BigDecimal number) {
        return inRange(number.stripTrailingZeros()).toPlainString();
    }
}
